// Remembers which messages are visible and where, so that they can be kept in place.

/** Messages remembered below the first visible one, in case that is removed. */
const REMEMBERED = 12;
/** Only messages: day lines and placeholders may move when content is added above. */
const STEADY = ".message[id]";

/** A line, and the offset of its text from the top of the view, px. */
export interface LinePlace {
  readonly element: Element;
  readonly offset: number;
}

/** Remembers the positions of lines in a scrolling view. */
export class VisibleMessages {
  readonly #view: Element;
  readonly #content: Element;
  #places: readonly LinePlace[] = [];

  /** @param content the element whose children are the lines */
  constructor(view: Element, content: Element) {
    this.#view = view;
    this.#content = content;
  }

  /** The first message that was wholly visible. */
  get first(): LinePlace | undefined {
    return this.#places[0];
  }

  /** The first remembered message that is still there. */
  get place(): LinePlace | undefined {
    return this.#places.find(({ element }) => element.parentElement === this.#content);
  }

  /** The offset of an element from the top of the view, px. */
  topOf(element: Element): number {
    return element.getBoundingClientRect().top - this.#view.getBoundingClientRect().top;
  }

  /**
   * The offset of a line's text, its last element. The line's own top is no reference: the name
   * above the text disappears when an older message of the same author is added.
   */
  wordsTop(line: Element): number {
    return this.topOf(line.lastElementChild!);
  }

  /**
   * Remembers what is visible, `owed` px further up. A partly visible line comes last: if it grows,
   * the lines below it must stay in place.
   */
  remember(owed = 0): void {
    const lines = [...this.#content.querySelectorAll(STEADY)];
    // Binary search for the first line that begins in view.
    let from = 0;
    let to = lines.length;
    while (from < to) {
      const middle = (from + to) >> 1;
      if (this.topOf(lines[middle]!) >= 0) to = middle;
      else from = middle + 1;
    }
    const whole = lines.slice(from, from + REMEMBERED);
    const partly = lines.slice(Math.max(0, from - 1), from);
    // If one message fills the view, it is the one being read.
    const fills = partly[0] && whole[0] && this.topOf(whole[0]) >= this.#view.clientHeight;
    this.#places = (fills ? partly : [...whole, ...partly])
      .map((element) => ({ element, offset: this.wordsTop(element) - owed }));
  }
}
