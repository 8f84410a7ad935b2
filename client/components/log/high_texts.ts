// Folds texts by their actual height; the server only estimates it from their length.

import { FOLDED_LINES, LONG_LINES } from "../../../text/text_length.ts";

/** Measures each long text of a log once, and all of them if the width of the log changes. */
export class HighTexts implements Disposable {
  readonly #content: HTMLElement;
  readonly #texts: HTMLCollectionOf<Element>;
  readonly #measured = new WeakSet<Element>();
  readonly #observer: ResizeObserver;
  #width: number;

  constructor(content: HTMLElement) {
    this.#content = content;
    this.#texts = content.getElementsByClassName("long-text");
    this.#width = content.clientWidth;
    this.#observer = new ResizeObserver(() => {
      const { clientWidth } = content;
      if (clientWidth === this.#width) return;
      this.#width = clientWidth;
      // In the next frame, so that the autoscroll observes the change.
      requestAnimationFrame(() => this.#fold([...this.#texts]));
    });
    this.#observer.observe(content);
  }

  /** Measures new texts. A changed text is a new element, so elements identify texts. */
  update(): void {
    const fresh = [...this.#texts].filter(({ lastElementChild }) =>
      !this.#measured.has(lastElementChild!)
    );
    if (fresh.length > 0) this.#fold(fresh);
  }

  [Symbol.dispose](): void {
    this.#observer.disconnect();
  }

  /**
   * Measures all texts before changing any, so that one layout is enough. Between the two limits a
   * text stays as it is: folding can change the width (a scrollbar disappears), which must not
   * unfold it again.
   */
  #fold(texts: readonly Element[]): void {
    const line = parseFloat(getComputedStyle(this.#content).lineHeight);
    // The line height is `normal`, so lines cannot be counted.
    if (Number.isNaN(line)) return;
    const lines = texts.map(({ lastElementChild: text }) => {
      this.#measured.add(text!);
      return Math.max(text!.getBoundingClientRect().height, text!.scrollHeight) / line;
    });
    texts.forEach((text, index) => {
      const isHigh = lines[index]! > LONG_LINES;
      if (!isHigh && lines[index]! > FOLDED_LINES) return;
      text.classList.toggle("is-high", isHigh);
      text.firstElementChild!.toggleAttribute("hidden", !isHigh);
    });
  }
}
