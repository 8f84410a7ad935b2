// The entry of the script that other sites build in: defines <hubbub-room>.

import { ChatHost } from "./chat_host.ts";
import { keyElementsByText } from "../components/key_by_text.ts";
import { roomElement } from "./room_element.ts";

const TAG = "hubbub-room";

/** Called by `/embed.js`, whose server it is; `style` is where that server has the style sheet. */
export async function defineRoom(style: URL): Promise<void> {
  if (!("popover" in HTMLElement.prototype)) {
    (await import("../browser/old_popovers.ts")).addPopovers();
  }
  // A page that names the script twice, or two servers, has one kind of room: the first.
  if (customElements.get(TAG)) return;
  keyElementsByText();
  customElements.define(TAG, roomElement(new ChatHost(style.origin), style));
}
