// The entry of the script that other sites build in: defines <hubbub-room>.

import { ChatHost } from "./chat_host.ts";
import { renewTexts } from "../new_texts.ts";
import { roomElement } from "./room_element.ts";

const TAG = "hubbub-room";

/** Called by `/embed.js`, whose house it is; `style` is where that house has the style sheet. */
export async function defineRoom(style: URL): Promise<void> {
  if (!("popover" in HTMLElement.prototype)) (await import("../old_popovers.ts")).addPopovers();
  // A page that names the script twice, or two houses, has one kind of room: the first.
  if (customElements.get(TAG)) return;
  renewTexts();
  customElements.define(TAG, roomElement(new ChatHost(style.origin), style));
}
