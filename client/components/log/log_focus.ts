// Moves the focus to the log, and keeps what is in the log out of the order of Tab.

/** Focuses the log in the document or shadow tree of `from`, without scrolling. */
export function focusLog(from: Element): void {
  const root = from.getRootNode() as Document | ShadowRoot;
  root.querySelector<HTMLElement>(".log")?.focus({ preventScroll: true });
}

/** Parts of a message that handle keys themselves: the editor and the menu. */
export const OWN_KEYS = "form, .message-menu";
/** Everything in a message that can be pressed, followed or scrolled. */
export const CONTROLS = `a, summary, pre, button:not(:is(${OWN_KEYS}) *)`;

/**
 * Takes a control out of the order of Tab: otherwise fifty of them would be between the log and the
 * composer. Arrow keys reach it instead, so this needs a script.
 */
export function leaveTabOrder(control: HTMLElement | null): void {
  if (control) control.tabIndex = -1;
}

/** Takes all controls of a message out of the order of Tab. */
export function leaveTabOrderIn(message: Element): void {
  for (const control of message.querySelectorAll<HTMLElement>(CONTROLS)) leaveTabOrder(control);
}
