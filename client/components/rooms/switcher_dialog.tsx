// The quick switcher's dialog: there at once, so that no key is lost; what it offers comes after it.

import { render } from "preact";
import { isComposing } from "../keyboard.ts";
import { LazyModule } from "../lazy_module.ts";
import { LoadFailed } from "../load_failed.tsx";
import { t } from "../../i18n/messages.ts";
import type { SwitcherOptions } from "./switcher.tsx";

/** What is in it. */
export const switcherPart = new LazyModule(() => import("./switcher.tsx"));

/** Opens it; it takes itself away when it is closed, and the focus goes back where it was. */
export function openSwitcher(options: Omit<SwitcherOptions, "typed" | "entered" | "close">): void {
  if (document.querySelector("dialog.switcher")) return;
  const dialog = document.createElement("dialog");
  dialog.className = "switcher";
  dialog.setAttribute("aria-label", t.rooms.find);
  document.body.append(dialog);
  // What is opened out of a drawer closes it, some frames long: then its button is what is left of it.
  const drawer = document.activeElement?.closest(":popover-open")?.id;
  dialog.addEventListener("close", () => {
    render(null, dialog);
    dialog.remove();
    if (!drawer) return;
    document.querySelector<HTMLElement>(`[popovertarget="${drawer}"]`)?.focus();
  });
  // A click beside it is one on the dialog itself: its content fills it.
  dialog.addEventListener("click", ({ target }) => target === dialog && dialog.close());
  dialog.showModal();
  fill(dialog, options);
}

type Filling = Parameters<typeof openSwitcher>[0];

/** A field takes what is typed meanwhile, and hands it on. */
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
    // A field that goes takes with it what is composed in it.
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
