// Keyboard navigation in the log: one Tab stop, in which arrow keys go from message to message.

import { isComposing } from "../keyboard.ts";
import type { Autoscroll } from "./autoscroll.ts";
import { CONTROLS, OWN_KEYS } from "./log_focus.ts";

/** The elements that the arrow keys go to. */
const STOPS = ".message, .day-button";
/** Part of the view by which one press scrolls through a message that is higher. */
const SCROLL_VIEWS = 0.5;

/** Options of `LogKeys`. */
export interface LogKeysOptions {
  readonly scroller: HTMLElement;
  readonly content: HTMLElement;
  readonly autoscroll: Autoscroll;
  /** Loads the newest messages; returns false if they are loaded. */
  readonly jumpToNewest: () => boolean;
}

/**
 * Handles the keys of the log. Tab always enters at the log itself, because the last focused
 * message may be far away and returning must not scroll. While a message has the focus, the log is
 * no Tab stop, so that Tab leaves in both directions.
 */
export class LogKeys implements Disposable {
  readonly #options: LogKeysOptions;
  readonly #listening = new AbortController();

  constructor(options: LogKeysOptions) {
    this.#options = options;
    const { scroller } = options;
    const { signal } = this.#listening;
    scroller.setAttribute("aria-keyshortcuts", "ArrowUp ArrowDown Home End");
    scroller.addEventListener("keydown", (event) => {
      if (!isComposing(event) && this.#press(event)) event.preventDefault();
    }, { signal });
    scroller.addEventListener("focusin", ({ target }) => {
      scroller.tabIndex = target === scroller ? 0 : -1;
    }, { signal });
    scroller.addEventListener("focusout", ({ relatedTarget }) => {
      if (!scroller.contains(relatedTarget as Node | null)) scroller.tabIndex = 0;
    }, { signal });
  }

  [Symbol.dispose](): void {
    this.#listening.abort();
  }

  /** Returns whether the key was handled. */
  #press({ key, target, ctrlKey, metaKey, altKey, shiftKey }: KeyboardEvent): boolean {
    const from = target as HTMLElement;
    if (ctrlKey || metaKey || altKey || shiftKey || from.closest(OWN_KEYS)) return false;
    const stop = from.closest<HTMLElement>(STOPS);
    switch (key) {
      case "ArrowUp":
        return this.#go(stop, -1);
      case "ArrowDown":
        return this.#go(stop, 1);
      case "Home":
        // If the end is loaded, the browser scrolls: that also stops a scroll that is still
        // running.
        focus(this.#stops()[0]);
        return false;
      case "End":
        if (this.#options.jumpToNewest()) return true;
        focus(this.#stops().at(-1));
        return false;
      case "Enter":
        return from === stop && focus(controlsOf(stop)[0]);
      case "Escape":
        return from !== stop && focus(stop);
      case "ArrowRight":
        return stop !== null && turn(stop, from, 1);
      case "ArrowLeft":
        return stop !== null && turn(stop, from, -1);
      default:
        return false;
    }
  }

  #stops(): readonly HTMLElement[] {
    return [...this.#options.content.querySelectorAll<HTMLElement>(STOPS)];
  }

  /**
   * Goes to the next element in a direction, or scrolls through one that is higher than the view.
   */
  #go(stop: HTMLElement | null, by: 1 | -1): boolean {
    const { scroller } = this.#options;
    const view = scroller.getBoundingClientRect();
    const stops = this.#stops();
    // After scrolling away from the focus, continues from what is visible.
    if (!stop || !isSeen(stop, view)) {
      const seen = stops.filter((each) => isSeen(each, view));
      return this.#stopAt(by > 0 ? seen[0] : seen.at(-1));
    }
    const { top, bottom } = stop.getBoundingClientRect();
    const hidden = by > 0 ? bottom - view.bottom : view.top - top;
    if (hidden >= 1) {
      scroller.scrollTop += by * Math.min(hidden, view.height * SCROLL_VIEWS);
      return true;
    }
    const next = stops[stops.indexOf(stop) + by];
    if (next) return this.#stopAt(next);
    scroller.scrollTop = by > 0 ? scroller.scrollHeight : 0;
    return true;
  }

  #stopAt(stop: HTMLElement | undefined): boolean {
    if (!stop) return false;
    focus(stop);
    this.#options.autoscroll.scrollIntoView(stop);
    return true;
  }
}

/** The controls of a message, and its code blocks that scroll sideways. */
function controlsOf(stop: HTMLElement): readonly HTMLElement[] {
  return [...stop.querySelectorAll<HTMLElement>(CONTROLS)].filter((control) =>
    control.matches("pre")
      ? control.scrollWidth > control.clientWidth
      : !control.matches("[hidden] > *")
  );
}

/** Goes to the next control of a message, wrapping around; scrolls code to its end first. */
function turn(stop: HTMLElement, from: HTMLElement, by: 1 | -1): boolean {
  const { scrollLeft, scrollWidth, clientWidth } = from;
  const hidden = by > 0 ? scrollWidth - clientWidth - scrollLeft : scrollLeft;
  if (from.matches("pre") && hidden >= 1) return false;
  const controls = controlsOf(stop);
  const at = controls.indexOf(from);
  return at >= 0 && focus(controls.at((at + by) % controls.length));
}

/** Does not scroll: the autoscroll does. */
function focus(element: HTMLElement | null | undefined): boolean {
  if (!element) return false;
  // Messages are focusable by keyboard only.
  if (element.tabIndex < 0) element.tabIndex = -1;
  element.focus({ preventScroll: true });
  return true;
}

function isSeen(element: Element, view: DOMRect): boolean {
  const { top, bottom } = element.getBoundingClientRect();
  return bottom > view.top && top < view.bottom;
}
