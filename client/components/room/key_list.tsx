// The content of the dialog that lists all keys. A lazy module.

import { render } from "preact";
import { breaksLine } from "../enter_key.ts";
import { KEY_TABLE, type KeyPlace, type KeyUse, NOT_EMBEDDED, ON_TOUCH } from "./key_table.ts";
import { restMessages } from "../../i18n/messages.ts";

interface KeyListProps {
  /** The room is embedded, where some keys belong to the host page. */
  readonly embedded: boolean;
  /** Shortcuts use ⌘ instead of Ctrl. */
  readonly isApple: boolean;
}

/** Renders the list into its dialog, synchronously. */
export function fillKeyList(dialog: HTMLDialogElement, props: KeyListProps): void {
  dialog.setAttribute("aria-label", restMessages.help.title);
  render(<KeyList {...props} />, dialog);
}

function KeyList({ embedded, isApple }: KeyListProps) {
  const here = breaksLine() ? ON_TOUCH : {};
  return (
    <>
      <form method="dialog" class="key-help-head">
        <h2>{restMessages.help.title}</h2>
        <button type="submit" class="icon-button" aria-label={restMessages.help.close}>
          <svg viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">
            <path d="m3 3 10 10M13 3 3 13" />
          </svg>
        </button>
      </form>
      {(Object.keys(KEY_TABLE) as KeyPlace[]).map((place) => (
        <section key={place}>
          <h3>{restMessages.help.places[place]}</h3>
          <ul>
            {Object.entries(KEY_TABLE[place]).filter(([use]) => !embedded || !NOT_EMBEDDED.has(use))
              .map(([use, ways]) => (
                <li class="key-line" key={use}>
                  <span>{restMessages.help.keys[use as KeyUse]}</span>
                  <span class="key-ways">
                    {(here[use] ?? ways).map((keys: readonly string[]) => (
                      <span class="key-way" key={keys.join()}>
                        {keys.map((key) => (
                          <kbd key={key}>{key === "Ctrl" && isApple ? "⌘" : key}</kbd>
                        ))}
                      </span>
                    ))}
                  </span>
                </li>
              ))}
          </ul>
        </section>
      ))}
    </>
  );
}
