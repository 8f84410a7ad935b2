// Keeps the log where the person wants it: at its end while they follow, still while they read.

/** This near to the end somebody follows; a finger's breadth, so that nobody has to aim. */
const FOLLOWING_WITHIN_PX = 100;
/** A scroll without events for so long is over, flings and rubber-bands too. */
const RESTED_AFTER_MS = 100;
/** Elements remembered below the first visible one, should that one go. */
const ANCHORS = 12;

/** Following pins to the end; reading keeps what is seen where it is. */
export type ScrollMode = "following" | "reading";

interface Anchor {
  readonly element: Element;
  /** From the scroller's top edge, px. */
  readonly offset: number;
}

/** What the log does about scrolling. */
export interface AutoscrollOptions {
  readonly scroller: HTMLElement;
  /** The element whose children are the log's lines, and whose size is the content's. */
  readonly content: HTMLElement;
  readonly onMode: (mode: ScrollMode) => void;
  /** The scroll has come to rest, or the content has changed while it rested. */
  readonly onRest: () => void;
}

/**
 * Wraps every change of the log: `before()` it, `after()` it. What nobody announces (pictures, the
 * window, the keyboard) is seen by a ResizeObserver, which runs before the change is painted.
 *
 * Offsets of elements are kept, never a difference of two heights: only they tell what moved.
 */
export class Autoscroll implements Disposable {
  readonly #options: AutoscrollOptions;
  readonly #observer: ResizeObserver;
  readonly #listening = new AbortController();
  #mode: ScrollMode = "following";
  #anchors: readonly Anchor[] = [];
  #lastTop = 0;
  #restTimer: ReturnType<typeof setTimeout> | undefined;
  #waiting: (() => void)[] = [];
  /** False where the window's end is not the log's: then there is nothing to follow. */
  #endIsNewest = true;

  constructor(options: AutoscrollOptions) {
    this.#options = options;
    const { scroller, content } = options;
    const { signal } = this.#listening;
    this.#observer = new ResizeObserver(() => this.after());
    this.#observer.observe(scroller);
    this.#observer.observe(content);
    scroller.addEventListener("scroll", () => this.#scrolled(), { passive: true, signal });
    this.after();
  }

  get mode(): ScrollMode {
    return this.#mode;
  }

  set endIsNewest(is: boolean) {
    this.#endIsNewest = is;
    if (!is) this.#enter("reading");
  }

  /** How far what is seen is from the top of the window, px. */
  get above(): number {
    return this.#options.scroller.scrollTop;
  }

  /** How far it is from the end, px. */
  get below(): number {
    const { scrollHeight, clientHeight, scrollTop } = this.#options.scroller;
    return scrollHeight - clientHeight - scrollTop;
  }

  /** Right before the log's nodes change. */
  before(): void {
    if (this.#mode === "reading") this.#remember();
  }

  /** Right after they changed: pins, or puts back what was seen. */
  after(): void {
    if (this.#mode === "following") this.#pin();
    else this.#putBack();
    this.#rest();
  }

  /** Goes to the end and follows. */
  toEnd(): void {
    if (this.#endIsNewest) this.#enter("following");
    this.#pin();
  }

  /** Brings an element into sight, `at` a part of the view's height from its top, and reads on. */
  toElement(element: Element, at: number): void {
    const { scroller } = this.#options;
    const offset = element.getBoundingClientRect().top - scroller.getBoundingClientRect().top;
    this.#enter("reading");
    this.#scrollTo(scroller.scrollTop + offset - scroller.clientHeight * at);
    this.#judge(scroller.scrollTop);
    this.#remember();
  }

  /** Resolves when nothing scrolls: only then may something be put on top. */
  rested(): Promise<void> {
    if (this.#restTimer === undefined) return Promise.resolve();
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  [Symbol.dispose](): void {
    clearTimeout(this.#restTimer);
    this.#observer.disconnect();
    this.#listening.abort();
  }

  #scrolled(): void {
    const { scrollTop } = this.#options.scroller;
    this.#judge(scrollTop);
    this.#lastTop = scrollTop;
    if (this.#mode === "reading") this.#remember();
    this.#rest();
  }

  /**
   * Content that grows leaves `scrollTop` alone, and content that shrinks leaves it at the end. So
   * only a person's hand can bring it up and away from the end.
   */
  #judge(scrollTop: number): void {
    if (this.#endIsNewest && this.below <= FOLLOWING_WITHIN_PX) this.#enter("following");
    else if (scrollTop < this.#lastTop) this.#enter("reading");
  }

  #enter(mode: ScrollMode): void {
    if (mode === this.#mode) return;
    this.#mode = mode;
    if (mode === "reading") this.#remember();
    this.#options.onMode(mode);
  }

  #pin(): void {
    this.#scrollTo(this.#options.scroller.scrollHeight);
  }

  #remember(): void {
    const { scroller, content } = this.#options;
    const top = scroller.getBoundingClientRect().top;
    const lines = content.children;
    // Lines stand in order, so the first visible one is found by halves.
    let from = 0;
    let to = lines.length;
    while (from < to) {
      const middle = (from + to) >> 1;
      if ((lines[middle]?.getBoundingClientRect().bottom ?? 0) > top) to = middle;
      else from = middle + 1;
    }
    this.#anchors = Array.from(lines)
      .slice(from, from + ANCHORS)
      .map((element) => ({ element, offset: element.getBoundingClientRect().top - top }));
  }

  #putBack(): void {
    const { scroller, content } = this.#options;
    const anchor = this.#anchors.find(({ element }) => element.parentElement === content);
    if (!anchor) return this.#remember();
    const top = scroller.getBoundingClientRect().top;
    const moved = anchor.element.getBoundingClientRect().top - top - anchor.offset;
    if (Math.abs(moved) >= 0.5) this.#scrollTo(scroller.scrollTop + moved);
    this.#remember();
  }

  #scrollTo(top: number): void {
    const { scroller } = this.#options;
    scroller.scrollTop = top;
    this.#lastTop = scroller.scrollTop;
  }

  #rest(): void {
    clearTimeout(this.#restTimer);
    this.#restTimer = setTimeout(() => {
      this.#restTimer = undefined;
      for (const resolve of this.#waiting.splice(0)) resolve();
      this.#options.onRest();
    }, RESTED_AFTER_MS);
  }
}
