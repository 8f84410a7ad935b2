// The numbers of unread messages and mentions beside a room's name.

import { t } from "../../i18n/messages.ts";
import { UNREAD_MAX } from "../../model/room_unread.ts";
import type { SavedRoomLine } from "../../model/rooms_watch.ts";

/** The number of mentions, and of unread messages if there are others. */
export function UnreadMark({ unread, mentions }: Pick<SavedRoomLine, "unread" | "mentions">) {
  if (unread === 0) return null;
  return (
    <span class="unread-marks">
      {mentions > 0 && (
        <span class="unread-mark is-mention" aria-hidden="true">{`@${atMost(mentions)}`}</span>
      )}
      {unread > mentions && <span class="unread-mark" aria-hidden="true">{atMost(unread)}</span>}
      <span class="visually-hidden">{t.rooms.unread(unread, mentions)}</span>
    </span>
  );
}

function atMost(count: number): string {
  return count < UNREAD_MAX ? `${count}` : `${UNREAD_MAX - 1}+`;
}
