// What of the log Tab does not stop at: arrows lead there.

/** Where keys have a meaning of their own: a message is changed, or a menu is open. */
export const OWN_KEYS = "form, .message-menu";
/** What a message holds that can be pressed, followed or scrolled. */
export const CONTROLS = `a, summary, pre, button:not(:is(${OWN_KEYS}) *)`;

/**
 * Takes a control out of the order of Tab: fifty of them would stand between somebody and the field.
 * A script's work, for without one Tab is the only way to them.
 */
export function leaveTabOrder(control: HTMLElement | null): void {
  if (control) control.tabIndex = -1;
}

/** The same for all that a message holds. */
export function leaveTabOrderIn(message: Element): void {
  for (const control of message.querySelectorAll<HTMLElement>(CONTROLS)) leaveTabOrder(control);
}
