// Keeps the log where the person wants it: at its end while they follow, still while they read.

import { VisibleMessages } from "./visible_messages.ts";
import type { LinePlace } from "./visible_messages.ts";

/** This near to the end somebody follows; a finger's breadth, so that nobody has to aim. */
const FOLLOWING_WITHIN_PX = 100;
/** A scroll without events for so long is over, flings and rubber-bands too. */
const RESTED_AFTER_MS = 100;
/** Layout knows no smaller part of one of the screen's pixels. */
const PARTS_OF_PIXEL = 64;

/** Following pins to the end; reading keeps what is seen where it is. */
export type ScrollMode = "following" | "reading";

/** What the log does about scrolling. */
export interface AutoscrollOptions {
  readonly scroller: HTMLElement;
  /** The element whose children are the log's lines, and whose size is the content's. */
  readonly content: HTMLElement;
  readonly onMode: (mode: ScrollMode) => void;
  /** The scroll has come to rest, or the content has changed while it rested. */
  readonly onIdle: () => void;
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
  readonly #seen: VisibleMessages;
  /** How far the content is moved down, px. */
  #space = 0;
  #lastTop = 0;
  #idleTimer: ReturnType<typeof setTimeout> | undefined;
  #waiting: (() => void)[] = [];
  /** False where the window's end is not the log's: then there is nothing to follow. */
  #endIsNewest = true;

  constructor(options: AutoscrollOptions) {
    this.#options = options;
    const { scroller, content } = options;
    this.#seen = new VisibleMessages(scroller, content);
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

  /** The first message that is wholly seen, and how far down its words are: where somebody reads. */
  get place(): LinePlace | undefined {
    return this.#seen.first;
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
    // A scroll whose event has not come yet. Else what is kept is truer than what could be measured:
    // something may have grown that the observer has not told yet.
    if (this.#options.scroller.scrollTop !== this.#lastTop) this.#scrolled();
  }

  /** Right after they changed: pins, or puts back what was seen. */
  after(): void {
    if (this.#mode === "following") this.#pin();
    else this.#putBack();
    this.#startIdleTimer();
  }

  /** Goes to the end and follows. */
  toEnd(): void {
    if (this.#endIsNewest) this.#enter("following");
    this.#pin();
  }

  /** Brings what is read of a line `offset` px below the view's top, and reads on. */
  toLine(line: Element, offset: number): void {
    const { scroller } = this.#options;
    this.#enter("reading");
    this.#scrollTo(scroller.scrollTop + this.#seen.wordsTop(line) - offset);
    this.#judge(scroller.scrollTop);
    if (this.#mode === "following") this.#pin();
    else this.#seen.remember();
  }

  /**
   * Brings an element wholly into view by the least scroll that does; one that is higher than the view
   * fills it. Up from the end it is at least so much that somebody reads then: else the next message
   * would take away what they went to.
   */
  bringIntoView(element: Element): void {
    const { scroller } = this.#options;
    const { clientHeight } = scroller;
    const top = this.#seen.topOf(element);
    const under = clientHeight - top - element.getBoundingClientRect().height;
    if (top > 0 && under < 0) scroller.scrollTop += Math.min(top, -under);
    else if (top < 0 && under > 0) {
      const up = Math.min(-top, under);
      const fills = -top > under;
      if (fills && up < clientHeight / 2) return;
      scroller.scrollTop -= Math.max(up, FOLLOWING_WITHIN_PX + 1 - this.below);
    }
    this.before();
  }

  /**
   * Makes a change that somebody asked for; `element` stays where they see it. Who is away from the
   * end then reads: the end of what they have opened is not what they wanted to see.
   */
  hold(element: Element, change: () => void): void {
    const { scroller } = this.#options;
    this.before();
    const top = this.#seen.topOf(element);
    change();
    this.#scrollTo(scroller.scrollTop + this.#seen.topOf(element) - top);
    const isAtEnd = this.#endIsNewest && this.below <= FOLLOWING_WITHIN_PX;
    this.#enter(isAtEnd ? "following" : "reading");
    if (isAtEnd) this.#pin();
    else this.#seen.remember();
    this.#startIdleTimer();
  }

  /** Whether an element's top is above the view's lower edge. */
  isReached(element: Element): boolean {
    return this.#seen.topOf(element) < this.#options.scroller.clientHeight;
  }

  /** Resolves when nothing scrolls: only then may something be put on top. */
  scrollIdle(): Promise<void> {
    if (this.#idleTimer === undefined) return Promise.resolve();
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  [Symbol.dispose](): void {
    clearTimeout(this.#idleTimer);
    this.#observer.disconnect();
    this.#listening.abort();
  }

  #scrolled(): void {
    const { scrollTop } = this.#options.scroller;
    const by = scrollTop - this.#lastTop;
    const wasReading = this.#mode === "reading";
    this.#judge(scrollTop);
    this.#lastTop = scrollTop;
    if (wasReading && this.#mode === "reading") this.#carry(by);
    this.#startIdleTimer();
  }

  /**
   * Somebody scrolled: other messages are seen now. Something may have grown since the last frame that
   * the observer will tell only after this; where everything should be without that is remembered, so
   * that it can be put back then.
   */
  #carry(by: number): void {
    const anchor = this.#seen.place;
    const grown = anchor ? this.#seen.wordsTop(anchor.element) - (anchor.offset - by) : 0;
    this.#seen.remember(grown);
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
    if (mode === "reading") this.#seen.remember();
    this.#options.onMode(mode);
  }

  #pin(): void {
    this.#putAbove(0);
    this.#scrollTo(this.#options.scroller.scrollHeight);
  }

  /**
   * A scroll is of the screen's whole pixels, in some browsers (Safari) of the page's, and what has come
   * on top may be of a part of one more. That part is made whole above the content: else lines would be
   * painted a pixel higher or lower, each by its own rounding.
   */
  #putBack(): void {
    const { scroller } = this.#options;
    const anchor = this.#seen.place;
    const off = () => anchor ? this.#seen.wordsTop(anchor.element) - anchor.offset : 0;
    const parts = PARTS_OF_PIXEL * devicePixelRatio;
    if (Math.round(off() * parts)) {
      const pixels = Math.ceil(Math.round((off() - this.#space) * parts) / PARTS_OF_PIXEL);
      const to = scroller.scrollTop + pixels / devicePixelRatio;
      if (pixels) this.#scrollTo(to);
      // Where the log itself ends, a scroll stops a pixel or more before that.
      if (Math.abs(scroller.scrollTop - to) < 1) {
        this.#putAbove(Math.round((this.#space - off()) * parts) / parts);
      }
    }
    this.#seen.remember();
  }

  #putAbove(space: number): void {
    if (space === this.#space) return;
    this.#space = space;
    // A trace more: layout cuts off what is less than a part.
    this.#options.content.style.top = `${space * 1.0001}px`;
  }

  #scrollTo(top: number): void {
    const { scroller } = this.#options;
    scroller.scrollTop = top;
    this.#lastTop = scroller.scrollTop;
  }

  #startIdleTimer(): void {
    clearTimeout(this.#idleTimer);
    this.#idleTimer = setTimeout(() => {
      this.#idleTimer = undefined;
      for (const resolve of this.#waiting.splice(0)) resolve();
      this.#options.onIdle();
    }, RESTED_AFTER_MS);
  }
}
