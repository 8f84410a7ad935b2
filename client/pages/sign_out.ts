// Signs out on the welcome page: warns of unsent texts, then clears what the browser has saved.

import { ANSWERED_WITHIN_MS } from "../connection/bounded_request.ts";
import { PAGE_CACHE } from "../offline/cached_page.ts";
import { browserStorage, keysOf } from "../connection/browser_storage.ts";
import { type Unsent, unsentIn } from "../offline/unsent.ts";

const OURS = "hubbub.";
/** Length of the excerpts, code points. */
const SHOWN_MAX = 100;

/**
 * Asks in the dialog beside the form if anything is unsent. Without scripts, a response header
 * clears the storage.
 */
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

/** Clears only once the server has ended the session: otherwise the user stays signed in. */
async function signOut(form: HTMLFormElement): Promise<void> {
  if (!await endSession(form)) {
    // The browser submits the form, and shows the server's response or its own error page.
    form.submit();
    return;
  }
  for (const kind of ["localStorage", "sessionStorage"] as const) clear(browserStorage(kind));
  // There are no caches if the page is not served securely.
  await globalThis.caches?.delete(PAGE_CACHE).catch(() => {
    // The storage is forbidden, so nothing is saved.
  });
  location.assign("/");
}

/** Returns whether the server redirected, as it does when it has ended the session. */
async function endSession({ action }: HTMLFormElement): Promise<boolean> {
  try {
    const response = await fetch(action, {
      method: "POST",
      body: new URLSearchParams(),
      signal: AbortSignal.timeout(ANSWERED_WITHIN_MS),
    });
    return response.ok && response.redirected;
  } catch {
    // No network, no response in time, or a captive portal.
    return false;
  }
}

/** Clears everything, because others may use the device next. */
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
