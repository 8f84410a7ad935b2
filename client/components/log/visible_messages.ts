// Which lines of the log are seen, and where: what must not move while somebody reads.

/** Messages remembered below the first visible one, should that one go. */
const REMEMBERED = 12;
/** Lines that stay what they are: a day's line or a skeleton may move when something is put on top. */
const STEADY = ".message[id]";

/** A line, and how far below the view's top edge its words begin, px. */
export interface LinePlace {
  readonly element: Element;
  readonly offset: number;
}

/** Remembers where lines stand in a view that scrolls. */
export class VisibleMessages {
  readonly #view: Element;
  readonly #content: Element;
  #places: readonly LinePlace[] = [];

  /** @param content the element whose children are the lines */
  constructor(view: Element, content: Element) {
    this.#view = view;
    this.#content = content;
  }

  /** The first message that was wholly seen. */
  get first(): LinePlace | undefined {
    return this.#places[0];
  }

  /** The first of those that were seen which is still there. */
  get place(): LinePlace | undefined {
    return this.#places.find(({ element }) => element.parentElement === this.#content);
  }

  /** How far an element's top is below that of the view, px. */
  topOf(element: Element): number {
    return element.getBoundingClientRect().top - this.#view.getBoundingClientRect().top;
  }

  /**
   * Where the words of a line begin, which come last in it. A line's own top stays no measure of them:
   * the name above them goes when an older message of the same author comes in.
   */
  wordsTop(line: Element): number {
    return this.topOf(line.lastElementChild!);
  }

  /**
   * Remembers what is seen now as standing `owed` px further up. A line that is seen in part comes last:
   * where such a one grows, what is below it must stay, and what it loses on top nobody saw.
   */
  remember(owed = 0): void {
    const lines = [...this.#content.querySelectorAll(STEADY)];
    // They stand in order, so the first that begins in view is found by halves.
    let from = 0;
    let to = lines.length;
    while (from < to) {
      const middle = (from + to) >> 1;
      if (this.topOf(lines[middle]!) >= 0) to = middle;
      else from = middle + 1;
    }
    const whole = lines.slice(from, from + REMEMBERED);
    const partly = lines.slice(Math.max(0, from - 1), from);
    // A message that fills the view is read itself, not the one after it.
    const fills = partly[0] && whole[0] && this.topOf(whole[0]) >= this.#view.clientHeight;
    this.#places = (fills ? partly : [...whole, ...partly])
      .map((element) => ({ element, offset: this.wordsTop(element) - owed }));
  }
}
