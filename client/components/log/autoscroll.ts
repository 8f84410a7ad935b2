// Keeps the log at its end while the user follows it, and in place while they read further up.

import { type LinePlace, VisibleMessages } from "./visible_messages.ts";

/** This close to the end, the log follows new messages; large enough that nobody has to aim, px. */
const FOLLOWING_WITHIN_PX = 100;
/** A scroll has ended if there were no events for this long, including flings, ms. */
const RESTED_AFTER_MS = 100;
/** The smallest fraction of a pixel that layout represents. */
const PARTS_OF_PIXEL = 64;

/** Following pins the log to its end; reading keeps the visible messages in place. */
export type ScrollMode = "following" | "reading";

/** Options of `Autoscroll`. */
export interface AutoscrollOptions {
  readonly scroller: HTMLElement;
  /** The element whose children are the lines of the log. */
  readonly content: HTMLElement;
  readonly onMode: (mode: ScrollMode) => void;
  /** Called when scrolling has ended, or the content has changed while nothing scrolls. */
  readonly onIdle: () => void;
}

/**
 * Keeps the scroll position when the log changes: call `before()` and `after()` around each change. A
 * ResizeObserver handles all other changes (pictures, the window, the keyboard) before they are painted.
 *
 * Offsets of elements are saved, never differences of heights: only offsets show what moved.
 */
export class Autoscroll implements Disposable {
  readonly #options: AutoscrollOptions;
  readonly #observer: ResizeObserver;
  readonly #listening = new AbortController();
  #mode: ScrollMode = "following";
  readonly #seen: VisibleMessages;
  /** How far the content is shifted down, px. */
  #space = 0;
  #lastTop = 0;
  /** Width and height of the view when the log was last pinned or restored, px. */
  #lastView = [0, 0];
  #idleTimer: ReturnType<typeof setTimeout> | undefined;
  #waiting: (() => void)[] = [];
  /**
   * False if the loaded window does not reach the end of the log, so that there is nothing to
   * follow.
   */
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

  /** Where the user reads: the first wholly visible message, and the offset of its text. */
  get place(): LinePlace | undefined {
    return this.#seen.first;
  }

  /** Height of the content above the view, px. */
  get above(): number {
    return this.#options.scroller.scrollTop;
  }

  /** Height of the content below the view, px. */
  get below(): number {
    const { scrollHeight, clientHeight, scrollTop } = this.#options.scroller;
    return scrollHeight - clientHeight - scrollTop;
  }

  /** Call it right before the nodes of the log change. */
  before(): void {
    // Only if a scroll event is still to come: otherwise the saved offsets are more accurate than a
    // measurement, because something may have grown that the observer has not reported.
    if (this.#options.scroller.scrollTop !== this.#lastTop) this.#scrolled();
  }

  /** Call it right after the change: pins the log to its end, or restores the visible messages. */
  after(): void {
    if (this.#mode === "following") this.#pin();
    else this.#putBack();
    const { clientWidth, clientHeight } = this.#options.scroller;
    this.#lastView = [clientWidth, clientHeight];
    this.#startIdleTimer();
  }

  /** Scrolls to the end and follows. */
  toEnd(): void {
    if (this.#endIsNewest) this.#enter("following");
    this.#pin();
  }

  /** Scrolls the text of a line to `offset` px below the top of the view, and reads. */
  toLine(line: Element, offset: number): void {
    const { scroller } = this.#options;
    this.#enter("reading");
    this.#scrollTo(scroller.scrollTop + this.#seen.wordsTop(line) - offset);
    this.#followOrRead(scroller.scrollTop);
    if (this.#mode === "following") this.#pin();
    else this.#seen.remember();
  }

  /**
   * Scrolls as little as possible to show the whole element, or to fill the view with it. Away from
   * the end it scrolls far enough to stop following: otherwise the next message would move the
   * element.
   */
  scrollIntoView(element: Element): void {
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
   * Makes a change that the user asked for, and keeps `element` in place. If that leaves the end of
   * the log, the log stops following, so that it does not scroll to the end of what was opened.
   */
  hold(element: Element, change: () => void): void {
    const { scroller } = this.#options;
    this.before();
    const top = this.#seen.topOf(element);
    change();
    this.#scrollTo(scroller.scrollTop + this.#seen.topOf(element) - top);
    this.#enter(this.#isAtEnd ? "following" : "reading");
    if (this.#mode === "following") this.#pin();
    else this.#seen.remember();
    this.#startIdleTimer();
  }

  /** Whether the top of an element is above the bottom of the view. */
  isReached(element: Element): boolean {
    return this.#seen.topOf(element) < this.#options.scroller.clientHeight;
  }

  /** Resolves when nothing scrolls: content may be added above only then. */
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
    this.#followOrRead(scrollTop);
    this.#lastTop = scrollTop;
    if (wasReading && this.#mode === "reading") this.#carry(by);
    this.#startIdleTimer();
  }

  /**
   * Handles a scroll by the user. Content may have grown since the last frame that the observer
   * reports only later, so the positions without that growth are saved and restored then.
   */
  #carry(by: number): void {
    const anchor = this.#seen.place;
    const grown = anchor ? this.#seen.wordsTop(anchor.element) - (anchor.offset - by) : 0;
    this.#seen.remember(grown);
  }

  /** Whether the view is close enough to the newest message to follow. */
  get #isAtEnd(): boolean {
    return this.#endIsNewest && this.below <= FOLLOWING_WITHIN_PX;
  }

  /**
   * Decides after a scroll whether the log follows. Growing content does not change `scrollTop`, and
   * shrinking content leaves it at the end. So only the user can move it up and away from the end,
   * unless the view has another size: then the browser may have moved it, and the observer is about to
   * report that.
   */
  #followOrRead(scrollTop: number): void {
    if (this.#isAtEnd) this.#enter("following");
    else if (scrollTop < this.#lastTop && !this.#isResized) this.#enter("reading");
  }

  get #isResized(): boolean {
    const { clientWidth, clientHeight } = this.#options.scroller;
    return clientWidth !== this.#lastView[0] || clientHeight !== this.#lastView[1];
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
   * Scroll positions are whole device pixels, in Safari whole CSS pixels, but content added above
   * may have a fractional height. The fraction is compensated above the content: otherwise each
   * line would be rounded on its own and shift by a pixel.
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
      // At the end of the log, a scroll stops a pixel or more early.
      if (Math.abs(scroller.scrollTop - to) < 1) {
        this.#putAbove(Math.round((this.#space - off()) * parts) / parts);
      }
    }
    this.#seen.remember();
  }

  #putAbove(space: number): void {
    if (space === this.#space) return;
    this.#space = space;
    // Slightly more, because layout truncates smaller fractions.
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
