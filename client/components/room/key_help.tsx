// The dialog that lists all keys, and the keys that work anywhere in the room.

import { render } from "preact";
import { useContext, useLayoutEffect, useRef } from "preact/hooks";
import { hasCommandKey, isField, onKeys } from "../keyboard.ts";
import { LazyModule } from "../lazy_module.ts";
import { LoadFailed } from "../load_failed.tsx";
import { focusLog } from "../log/log_focus.ts";
import { HostEnvironment } from "../host_environment.ts";
import { t } from "../../i18n/messages.ts";

const KEY_HELP_ID = "key-help";
const COMPOSER = "#composer-text";
/** Overlays, which handle Escape first. */
const CARDS = ":popover-open, dialog[open]";

/** A button in a card that opens the dialog of its room. */
export function KeyHelpButton() {
  return (
    <button
      type="button"
      class="button is-quiet"
      aria-haspopup="dialog"
      onClick={({ currentTarget }) => {
        const root = rootOf(currentTarget);
        const card = currentTarget.closest<HTMLElement>("[popover]");
        // Close the card first, so that closing the dialog restores the focus to the button that
        // opened the card. In a shadow tree, browsers do not do that.
        card?.hidePopover();
        root.querySelector<HTMLElement>(`[popovertarget="${card?.id}"]`)?.focus();
        const dialog = root.querySelector<HTMLDialogElement>(`#${KEY_HELP_ID}`);
        if (dialog) show(dialog);
      }}
    >
      {t.help.open} <kbd>?</kbd>
    </button>
  );
}

/** The content of the dialog. */
export const keyListPart = new LazyModule(() => import("./key_list.tsx"));

/** Opens the dialog with the list, or with a message that it did not load. */
async function show(dialog: HTMLDialogElement, coming = keyListPart.load()): Promise<void> {
  const focused = focusedBeside(dialog);
  const part = await coming.catch(() => undefined);
  // Not if the user has moved on while the list loaded.
  const isLate = !dialog.open &&
    (rootOf(dialog).querySelector(CARDS) || focusedBeside(dialog) !== focused);
  if (!dialog.isConnected || isLate) return;
  const embedded = dialog.dataset.embedded === "true";
  if (part) part.fillKeyList(dialog, { embedded, isApple: hasCommandKey() });
  else {
    // A host page must not be reloaded.
    const again = () => embedded ? keyListPart.load() : keyListPart.retry();
    render(
      <LoadFailed onRetry={() => show(dialog, again())} onClose={() => dialog.close()} />,
      dialog,
    );
  }
  if (!dialog.open) dialog.showModal();
  // The retry button was replaced.
  else dialog.querySelector("button")?.focus();
}

/** The modal dialog: the browser traps the focus, and restores it afterwards. */
export function KeyHelp() {
  const { embedded } = useContext(HostEnvironment);
  const dialog = useRef<HTMLDialogElement>(null);
  // A layout effect, because an effect would miss keys of the first frame.
  useLayoutEffect(() => {
    const { current } = dialog;
    return current ? onKeys(current, (event) => onKey(event, current)) : undefined;
  }, []);
  return (
    <dialog
      class="key-help"
      id={KEY_HELP_ID}
      ref={dialog}
      data-embedded={embedded}
      aria-label={t.help.open}
    />
  );
}

function onKey(event: KeyboardEvent, dialog: HTMLDialogElement): void {
  const { key, ctrlKey, metaKey, altKey, defaultPrevented, target } = event;
  const root = rootOf(dialog);
  if (defaultPrevented || root.querySelector(CARDS)) return;
  const isCommand = (ctrlKey || metaKey) && !altKey;
  const isBare = !ctrlKey && !metaKey && !altKey;
  if ((isCommand && key === "/") || (isBare && key === "?" && !isField(target))) {
    event.preventDefault();
    show(dialog);
  } else if (isBare && key === "Escape") {
    const field = root.querySelector<HTMLElement>(COMPOSER);
    if (field && target !== field) field.focus();
    else focusLog(dialog);
  }
}

function rootOf(element: Element): Document | ShadowRoot {
  return element.getRootNode() as Document | ShadowRoot;
}

function focusedBeside(element: Element): Element | null {
  return rootOf(element).activeElement;
}
