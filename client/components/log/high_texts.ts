// Folds texts that are higher on this screen than their characters tell, and unfolds lower ones.

import { FOLDED_LINES, LONG_LINES } from "../../../text/text_length.ts";

/** The texts of a log that may be folded. Each is measured once, and all if the log's width changes. */
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
      // Not in the observer's own turn: whoever keeps the log still has to hear of it.
      requestAnimationFrame(() => this.#fold([...this.#texts]));
    });
    this.#observer.observe(content);
  }

  /** Measures what is new. Another text is another element, so that each is known by its own. */
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
   * All are measured before any is changed: a layout for each would take long. Between the two bounds a
   * text stays as it is, so that what folding does to the width (a scrollbar goes) unfolds nothing.
   */
  #fold(texts: readonly Element[]): void {
    const line = parseFloat(getComputedStyle(this.#content).lineHeight);
    // A style that says `normal`: nothing can be counted in it.
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
