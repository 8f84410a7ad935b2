// The page that lists the rooms, and opens new ones.

import type { RoomsView } from "../../protocol/view.ts";
import { LanguageChoice } from "../components/settings/language_choice.tsx";
import { ProductMark } from "./product_mark.tsx";
import { RoomList } from "../components/room/room_list.tsx";
import { restMessages } from "../i18n/messages.ts";

/** The list of rooms. */
export function RoomsPage({ view }: { readonly view: RoomsView }) {
  return (
    <div class="sheet">
      <header class="sheet-header">
        <ProductMark />
      </header>
      <main class="card">
        <h1>{restMessages.rooms.title}</h1>
        <RoomList rooms={view.rooms} />
        {view.next !== null && (
          <a class="more-rooms" href={nextPath(view)}>{restMessages.rooms.more}</a>
        )}
        <form class="open-room" method="get" action="/">
          <label for="room">{restMessages.rooms.open}</label>
          <div class="field-row">
            <input
              id="room"
              name="room"
              aria-describedby="room-hint"
              autocapitalize="none"
              spellcheck={false}
              required
            />
            <button type="submit" class="button">{restMessages.rooms.go}</button>
          </div>
          <p class="hint" id="room-hint">{restMessages.welcome.roomHint}</p>
        </form>
      </main>
      <footer class="sheet-footer">
        <LanguageChoice path="/rooms" query={queryOf(view)} />
      </footer>
    </div>
  );
}

function nextPath(view: RoomsView): string {
  return `/rooms?${new URLSearchParams({ cursor: view.next ?? "", ...queryOf(view) })}`;
}

/** The parameters that every page of the list keeps. */
function queryOf({ q, user }: RoomsView): Readonly<Record<string, string>> {
  // A guest's name is part of every address.
  return { ...(q ? { q } : {}), ...(user?.guest ? { name: user.name } : {}) };
}
