// The focus, and users who only have a keyboard.

import type { PageUser } from "./page_user.ts";
import type { Page } from "./playwright.ts";

/** Describes the focused element. */
export function focused(page: Page): Promise<string> {
  return page.evaluate(() => {
    const { activeElement: element } = document;
    if (!element || element === document.body) return "nothing";
    if (element.id === "composer-text") return "field";
    if (element.classList.contains("log")) return "log";
    const text = element.matches(".message") && element.querySelector(".message-text")?.textContent;
    return text || (element.ariaLabel ?? element.textContent ?? "");
  });
}

/** Waits until the log handles its keys: that module is loaded after the room. */
export async function keysReady(page: Page): Promise<void> {
  await page.locator(".log[aria-keyshortcuts]").waitFor();
}

/** Signs in with a session, because guests cannot edit. */
export async function signedIn(reader: PageUser, { server, room }: {
  readonly server: { readonly url: string };
  readonly room: string;
}): Promise<void> {
  await reader.page.request.post(`${server.url}/session`, {
    data: { name: "Reader" },
    headers: { origin: server.url, accept: "application/json" },
  });
  await reader.open(`${server.url}/rooms/${room}`);
}
