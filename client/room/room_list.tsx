// The rooms with what goes on in them.

import type { RoomLine } from "../../protocol/view.ts";
import { ShortTime } from "../pages/short_time.tsx";
import { pageTexts } from "../texts.ts";

/** A link for each room. */
export function RoomList({ rooms }: { readonly rooms: readonly RoomLine[] }) {
  if (rooms.length === 0) return <p class="hint">{pageTexts.welcome.noRooms}</p>;
  return (
    <ul class="room-list">
      {rooms.map(({ room, head, count, lastAt }) => (
        <li key={room}>
          <a class="room-line" href={`/rooms/${room}`}>
            <span class="room-line-name notranslate">{room}</span>
            <span class="room-line-facts">
              {lastAt === null ? pageTexts.rooms.never : (
                <>
                  {pageTexts.rooms.messages(head)} · <ShortTime at={lastAt} />
                </>
              )}
            </span>
            {count > 0 && <span class="room-line-here">{pageTexts.rooms.here(count)}</span>}
          </a>
        </li>
      ))}
    </ul>
  );
}
