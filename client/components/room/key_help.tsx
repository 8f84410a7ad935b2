// The dialog that lists the keys, and the keys that lead to it and around the room.

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
/** What lies over the page and hears Escape first. */
const CARDS = ":popover-open, dialog[open]";

/** Opens the dialog of the room that it is part of, from a card. */
export function KeyHelpButton() {
  return (
    <button
      type="button"
      class="button is-quiet"
      aria-haspopup="dialog"
      onClick={({ currentTarget }) => {
        const root = rootOf(currentTarget);
        const card = currentTarget.closest<HTMLElement>("[popover]");
        // First, so that the focus can come back to the button that opened the card; in a shadow tree
        // the browser does not bring it there by itself.
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

/** What is in the dialog. */
export const keyListPart = new LazyModule(() => import("./key_list.tsx"));

/** Opens with the list, or with the word that it did not come. */
async function show(dialog: HTMLDialogElement, coming = keyListPart.load()): Promise<void> {
  const focused = focusedBeside(dialog);
  const part = await coming.catch(() => undefined);
  // Who went on to something else meanwhile is not called back.
  const isLate = !dialog.open &&
    (rootOf(dialog).querySelector(CARDS) || focusedBeside(dialog) !== focused);
  if (!dialog.isConnected || isLate) return;
  const embedded = dialog.dataset.embedded === "true";
  if (part) part.fillKeyList(dialog, { embedded, isApple: hasCommandKey() });
  else {
    // A page of another site is not ours to load anew.
    const again = () => embedded ? keyListPart.load() : keyListPart.retry();
    render(
      <LoadFailed onRetry={() => show(dialog, again())} onClose={() => dialog.close()} />,
      dialog,
    );
  }
  if (!dialog.open) dialog.showModal();
  // The button that tried again is gone, or stands as it was.
  else dialog.querySelector("button")?.focus();
}

/** A modal dialog: the browser keeps the focus in it, and puts it back when it closes. */
export function KeyHelp() {
  const { embedded } = useContext(HostEnvironment);
  const dialog = useRef<HTMLDialogElement>(null);
  // As soon as the page is alive: an effect would hear its first key a frame later.
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
