// Signs out on the welcome page: says first what would be lost, and clears what the browser keeps.

import { KEPT_PAGES } from "../kept_page.ts";
import { keptStorage, keysOf } from "../kept_storage.ts";
import { unsentIn } from "../unsent.ts";
import type { Unsent } from "../unsent.ts";

const OURS = "hubbub.";
/** Enough to recognise a text by, code points. */
const SHOWN_MAX = 100;

/** Asks with the dialog beside the form, if anything is unsent. Without a script the server clears. */
export function askBeforeSignOut(form: HTMLFormElement): void {
  form.addEventListener("submit", (event) => {
    const storage = keptStorage("localStorage");
    const { messages, drafts } = unsentIn(storage);
    const dialog = form.parentElement?.querySelector("dialog");
    const isConfirmed = (event.submitter as HTMLButtonElement | null)?.value === "confirmed";
    if (dialog && !isConfirmed && messages.length + drafts.length > 0) {
      event.preventDefault();
      fill(dialog, { messages, drafts });
      dialog.showModal();
      return;
    }
    for (const each of [storage, keptStorage("sessionStorage")]) clear(each);
    // Where pages are not served securely there is none.
    globalThis.caches?.delete(KEPT_PAGES).catch(() => {
      // A forbidden storage, in which nothing is saved.
    });
  });
}

/** All of it, as the server has the browser do it: whoever signs out may leave the device to others. */
function clear(storage: Storage | undefined): void {
  for (const key of keysOf(storage)) if (key.startsWith(OURS)) storage?.removeItem(key);
}

function fill(
  dialog: HTMLDialogElement,
  unsent: Readonly<Record<"messages" | "drafts", readonly Unsent[]>>,
): void {
  for (const kind of ["messages", "drafts"] as const) {
    const section = dialog.querySelector<HTMLElement>(`[data-unsent="${kind}"]`);
    if (!section) continue;
    section.hidden = unsent[kind].length === 0;
    section.querySelector("ul")?.replaceChildren(
      ...unsent[kind].map(({ room, text = dialog.dataset.removal ?? "" }) => {
        const line = document.createElement("li");
        const name = document.createElement("b");
        const words = document.createElement("bdi");
        name.textContent = room;
        words.textContent = [...text].slice(0, SHOWN_MAX).join("");
        line.append(name, " ", words);
        return line;
      }),
    );
  }
}
