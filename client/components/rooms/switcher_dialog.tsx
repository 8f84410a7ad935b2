// The dialog of the quick switcher: opens at once, so that no key is lost, while its content loads.

import { render } from "preact";
import { isComposing } from "../keyboard.ts";
import { LazyModule } from "../lazy_module.ts";
import { LoadFailed } from "../load_failed.tsx";
import { t } from "../../i18n/messages.ts";
import type { SwitcherOptions } from "./switcher.tsx";

/** The content of the dialog. */
export const switcherPart = new LazyModule(() => import("./switcher.tsx"));

/** Opens the dialog; closing removes it and restores the focus. */
export function openSwitcher(options: Omit<SwitcherOptions, "typed" | "entered" | "close">): void {
  if (document.querySelector("dialog.switcher")) return;
  const dialog = document.createElement("dialog");
  dialog.className = "switcher";
  dialog.setAttribute("aria-label", t.rooms.find);
  document.body.append(dialog);
  // The dialog closes the drawer that it was opened from; then the drawer's button gets the focus.
  const drawer = document.activeElement?.closest(":popover-open")?.id;
  dialog.addEventListener("close", () => {
    render(null, dialog);
    dialog.remove();
    if (!drawer) return;
    document.querySelector<HTMLElement>(`[popovertarget="${drawer}"]`)?.focus();
  });
  // A click on the backdrop targets the dialog itself, because the content fills the dialog.
  dialog.addEventListener("click", ({ target }) => target === dialog && dialog.close());
  dialog.showModal();
  fill(dialog, options);
}

type Filling = Parameters<typeof openSwitcher>[0];

/** Shows a field until the content has loaded, and passes on what was typed. */
async function fill(
  dialog: HTMLDialogElement,
  options: Filling,
  { typed = "", coming = switcherPart.load() } = {},
): Promise<void> {
  let entered = false;
  let isBeingComposed = false;
  let composed = () => {};
  render(
    <input
      type="text"
      class="switcher-field"
      aria-label={t.rooms.find}
      autocomplete="off"
      autocapitalize="none"
      defaultValue={typed}
      onInput={({ currentTarget }) => {
        entered = false;
        typed = currentTarget.value;
      }}
      onKeyDown={(event) => entered ||= event.key === "Enter" && !isComposing(event)}
      onCompositionStart={() => isBeingComposed = true}
      onCompositionEnd={() => {
        isBeingComposed = false;
        composed();
      }}
    />,
    dialog,
  );
  const field = dialog.querySelector("input");
  field?.focus();
  try {
    const { fillSwitcher } = await coming;
    // Removing a field would cancel its composition.
    if (isBeingComposed) await new Promise<void>((resolve) => composed = resolve);
    if (!dialog.open) return;
    const { selectionStart = null, selectionEnd = null } = field ?? {};
    fillSwitcher(dialog, { ...options, typed, entered, close: () => dialog.close() });
    const filled = dialog.querySelector("input");
    filled?.focus();
    filled?.setSelectionRange(selectionStart, selectionEnd);
  } catch {
    if (!dialog.open) return;
    const again = () => fill(dialog, options, { typed, coming: switcherPart.retry() });
    render(<LoadFailed onRetry={again} />, dialog);
    dialog.querySelector("button")?.focus();
  }
}
