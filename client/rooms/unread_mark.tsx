// How much is new in a room, beside its name.

import { texts } from "../texts.ts";
import { UNREAD_MAX } from "./room_unread.ts";
import type { KeptRoomLine } from "./rooms_watch.ts";

/** A number that is read out as a sentence; nothing where nothing is new. */
export function UnreadMark({ unread, mentions }: Pick<KeptRoomLine, "unread" | "mentions">) {
  if (unread === 0) return null;
  return (
    <span class={mentions > 0 ? "unread-mark is-mention" : "unread-mark"}>
      <span aria-hidden="true">
        {mentions > 0 && "@"}
        {unread < UNREAD_MAX ? unread : `${UNREAD_MAX - 1}+`}
      </span>
      <span class="visually-hidden">{texts.rooms.unread(unread, mentions)}</span>
    </span>
  );
}
