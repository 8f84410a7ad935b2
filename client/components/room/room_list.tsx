// The list of rooms, with their messages and users.

import type { RoomLine } from "../../../protocol/view.ts";
import { ShortTime } from "../short_time.tsx";
import { restMessages } from "../../i18n/messages.ts";

/** A link for each room. */
export function RoomList({ rooms }: { readonly rooms: readonly RoomLine[] }) {
  if (rooms.length === 0) return <p class="hint">{restMessages.welcome.noRooms}</p>;
  return (
    <ul class="room-list">
      {rooms.map(({ room, head, count, lastAt }) => (
        <li key={room}>
          <a class="room-line" href={`/rooms/${room}`}>
            <span class="room-line-name notranslate">{room}</span>
            <span class="room-line-facts">
              {lastAt === null ? restMessages.rooms.never : (
                <>
                  {restMessages.rooms.messages(head)} · <ShortTime at={lastAt} />
                </>
              )}
            </span>
            {count > 0 && <span class="room-line-here">{restMessages.rooms.here(count)}</span>}
          </a>
        </li>
      ))}
    </ul>
  );
}
