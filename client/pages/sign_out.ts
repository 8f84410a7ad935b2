// Signs out on the welcome page: says first what would be lost, and clears what the browser keeps.

import { ANSWERED_WITHIN_MS } from "../connection/bounded_request.ts";
import { PAGE_CACHE } from "../offline/cached_page.ts";
import { browserStorage, keysOf } from "../connection/browser_storage.ts";
import { unsentIn } from "../offline/unsent.ts";
import type { Unsent } from "../offline/unsent.ts";

const OURS = "hubbub.";
/** Enough to recognise a text by, code points. */
const SHOWN_MAX = 100;

/** Asks with the dialog beside the form, if anything is unsent. Without a script the server clears. */
export function askBeforeSignOut(form: HTMLFormElement): void {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const { messages, drafts } = unsentIn(browserStorage("localStorage"));
    const dialog = form.parentElement?.querySelector("dialog");
    const isConfirmed = (event.submitter as HTMLButtonElement | null)?.value === "confirmed";
    if (dialog && !isConfirmed && messages.length + drafts.length > 0) {
      fill(dialog, { messages, drafts });
      dialog.showModal();
    } else {
      void signOut(form);
    }
  });
}

/** Clears only when the server has ended the session: otherwise the texts stay, and their author. */
async function signOut(form: HTMLFormElement): Promise<void> {
  if (!await endSession(form)) {
    // The browser sends it itself, and shows what the server says or that it is out of reach.
    form.submit();
    return;
  }
  for (const kind of ["localStorage", "sessionStorage"] as const) clear(browserStorage(kind));
  // Where pages are not served securely there is none.
  await globalThis.caches?.delete(PAGE_CACHE).catch(() => {
    // A forbidden storage, in which nothing is saved.
  });
  location.assign("/");
}

/** False unless the server answered as it does when the session is over, by leading elsewhere. */
async function endSession({ action }: HTMLFormElement): Promise<boolean> {
  try {
    const response = await fetch(action, {
      method: "POST",
      body: new URLSearchParams(),
      signal: AbortSignal.timeout(ANSWERED_WITHIN_MS),
    });
    return response.ok && response.redirected;
  } catch {
    // No network, no answer in time, or a portal that leads to another site.
    return false;
  }
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
