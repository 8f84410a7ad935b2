// The saved rooms: a column if there is space, otherwise a popover.

import { t } from "../../i18n/messages.ts";
import { UNREAD_MAX } from "../../model/room_unread.ts";
import { UnreadMark } from "./unread_mark.tsx";
import type { RoomsActions } from "../../model/rooms_model.ts";
import type { SavedRoomLine } from "../../model/rooms_watch.ts";

/** The id, which the button refers to. */
export const ROOMS_ID = "rooms";

/** Props of `RoomsSide`. */
export interface RoomsSideProps {
  readonly lines: readonly SavedRoomLine[];
  /** The open room. */
  readonly open: string;
  /** Unread messages in the open room, below what the user reads. */
  readonly unread: number;
  /** The part of the query that all rooms keep: `?name=…`. */
  readonly query: string;
  /** The switcher's shortcut uses ⌘ instead of Ctrl. */
  readonly isApple: boolean;
  /** Scripts run. */
  readonly scripted: boolean;
  readonly actions: RoomsActions;
}

/** A popover, so that it works without scripts: then it links to all rooms. */
export function RoomsSide(
  { lines, open, unread, query, isApple, scripted, actions }: RoomsSideProps,
) {
  return (
    <nav class="rooms-side" id={ROOMS_ID} popover="auto" aria-labelledby="rooms-side-title">
      <h2 class="roster-title" id="rooms-side-title">{t.rooms.yours}</h2>
      {scripted && (
        <button type="button" class="rooms-find" onClick={actions.find}>
          <svg viewBox="0 0 20 20" width="18" height="18" aria-hidden="true">
            <circle cx="9" cy="9" r="5" />
            <path d="m13 13 4 4" />
          </svg>
          <span>{t.rooms.find}</span>
          <kbd>{isApple ? "⌘ K" : "Ctrl K"}</kbd>
        </button>
      )}
      <ul class="saved-rooms">
        {lines.map((line) => (
          <SavedRoomItem
            key={line.room}
            line={line.room === open ? { ...line, unread: Math.min(unread, UNREAD_MAX) } : line}
            isOpen={line.room === open}
            query={query}
            onLeave={scripted ? () => actions.leave(line.room) : undefined}
          />
        ))}
      </ul>
      <a class="rooms-all" href={`/rooms${query}`}>{t.allRooms}</a>
    </nav>
  );
}

interface SavedRoomItemProps {
  readonly line: SavedRoomLine;
  readonly isOpen: boolean;
  readonly query: string;
  readonly onLeave?: () => void;
}

function SavedRoomItem({ line, isOpen, query, onLeave }: SavedRoomItemProps) {
  const { room, unread, mentions } = line;
  return (
    <li class={`saved-room${unread > 0 ? " has-news" : ""}${isOpen ? " is-open" : ""}`}>
      <a href={`/rooms/${room}${query}`} aria-current={isOpen ? "page" : undefined}>
        <span class="saved-room-name notranslate">{room}</span>
        <UnreadMark unread={unread} mentions={mentions} />
      </a>
      {onLeave && (
        <button
          type="button"
          class="leave-button icon-button"
          aria-label={t.rooms.leave(room)}
          onClick={({ currentTarget }) => {
            // The line disappears with the focus, which moves to the line below, or above if there
            // is none.
            const line = currentTarget.parentElement;
            const next = line?.nextElementSibling ?? line?.previousElementSibling;
            next?.querySelector("a")?.focus();
            onLeave();
          }}
        >
          <svg viewBox="0 0 20 20" width="16" height="16" aria-hidden="true">
            <path d="m6 6 8 8M14 6l-8 8" />
          </svg>
        </button>
      )}
    </li>
  );
}
