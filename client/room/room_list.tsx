// The rooms with what goes on in them.

import type { RoomLine } from "../../protocol/view.ts";
import { SERVER_ZONE, shortDateOf } from "../text/local_time.ts";
import { texts } from "../texts.ts";

/** A link for each room. */
export function RoomList({ rooms }: { readonly rooms: readonly RoomLine[] }) {
  if (rooms.length === 0) return <p class="hint">{texts.welcome.noRooms}</p>;
  return (
    <ul class="room-list">
      {rooms.map(({ room, head, count, lastAt }) => (
        <li key={room}>
          <a class="room-line" href={`/rooms/${room}`}>
            <span class="room-line-name">{room}</span>
            <span class="room-line-facts">
              {lastAt === null ? texts.rooms.never : (
                <>
                  {texts.rooms.messages(head)} ·{" "}
                  <time dateTime={new Date(lastAt).toISOString()}>
                    {shortDateOf(lastAt, SERVER_ZONE)} {SERVER_ZONE}
                  </time>
                </>
              )}
            </span>
            {count > 0 && <span class="room-line-here">{texts.rooms.here(count)}</span>}
          </a>
        </li>
      ))}
    </ul>
  );
}
