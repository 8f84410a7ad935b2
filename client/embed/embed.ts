// The entry of the script that other sites embed: defines <hubbub-room>.

import { ChatHost } from "./chat_host.ts";
import { keyElementsByText } from "../components/key_by_text.ts";
import { roomElement } from "./room_element.ts";

const TAG = "hubbub-room";

/** Called by `/embed.js`; `style` is the address of the style sheet, and names the server. */
export async function defineRoom(style: URL): Promise<void> {
  if (!("popover" in HTMLElement.prototype)) {
    (await import("../browser/old_popovers.ts")).addPopovers();
  }
  // If a page loads the script twice, or from two servers, the first one counts.
  if (customElements.get(TAG)) return;
  keyElementsByText();
  customElements.define(TAG, roomElement(new ChatHost(style.origin), style));
}
