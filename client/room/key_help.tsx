// The dialog that lists the keys, and the keys that lead to it and around the room.

import { useContext, useEffect, useRef } from "preact/hooks";
import { focusLog } from "../log/focus_log.ts";
import { KEY_TABLE, NOT_EMBEDDED } from "./key_table.ts";
import type { KeyPlace, KeyUse } from "./key_table.ts";
import { hearKeys, isField, Surroundings } from "../surroundings.ts";
import { texts } from "../texts.ts";

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
        root.querySelector<HTMLDialogElement>(`#${KEY_HELP_ID}`)?.showModal();
      }}
    >
      {texts.help.open} <kbd>?</kbd>
    </button>
  );
}

/** A modal dialog: the browser keeps the focus in it, and puts it back when it closes. */
export function KeyHelp() {
  const { embedded } = useContext(Surroundings);
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const { current } = dialog;
    return current ? hearKeys(current, (event) => heed(event, current)) : undefined;
  }, []);
  return (
    <dialog class="key-help" id={KEY_HELP_ID} ref={dialog} aria-labelledby="key-help-title">
      <form method="dialog" class="key-help-head">
        <h2 id="key-help-title">{texts.help.title}</h2>
        <button type="submit" class="icon-button" aria-label={texts.help.close}>
          <svg viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">
            <path d="m3 3 10 10M13 3 3 13" />
          </svg>
        </button>
      </form>
      {(Object.keys(KEY_TABLE) as KeyPlace[]).map((place) => (
        <section key={place}>
          <h3>{texts.help.places[place]}</h3>
          <ul>
            {Object.entries(KEY_TABLE[place]).filter(([use]) => !embedded || !NOT_EMBEDDED.has(use))
              .map(([use, ways]) => (
                <li class="key-line" key={use}>
                  <span>{texts.help.keys[use as KeyUse]}</span>
                  <span class="key-ways">
                    {ways.map((keys: readonly string[]) => (
                      <span class="key-way" key={keys.join()}>
                        {keys.map((key) => <kbd key={key}>{key}</kbd>)}
                      </span>
                    ))}
                  </span>
                </li>
              ))}
          </ul>
        </section>
      ))}
    </dialog>
  );
}

function heed(event: KeyboardEvent, dialog: HTMLDialogElement): void {
  const { key, ctrlKey, metaKey, altKey, isComposing, defaultPrevented, target } = event;
  const root = rootOf(dialog);
  if (isComposing || defaultPrevented || root.querySelector(CARDS)) return;
  const isCommand = (ctrlKey || metaKey) && !altKey;
  const isBare = !ctrlKey && !metaKey && !altKey;
  if ((isCommand && key === "/") || (isBare && key === "?" && !isField(target))) {
    event.preventDefault();
    dialog.showModal();
  } else if (isBare && key === "Escape") {
    const field = root.querySelector<HTMLElement>(COMPOSER);
    if (field && target !== field) field.focus();
    else focusLog(dialog);
  }
}

function rootOf(element: Element): ParentNode {
  return element.getRootNode() as Document | ShadowRoot;
}
