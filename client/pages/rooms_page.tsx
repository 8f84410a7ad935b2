// All rooms, and the way to a new one.

import type { RoomsView } from "../../protocol/view.ts";
import { LanguageChoice } from "./language_choice.tsx";
import { ProductMark } from "./product_mark.tsx";
import { RoomList } from "../room/room_list.tsx";
import { pageTexts } from "../texts.ts";

/** The list of rooms. */
export function RoomsPage({ view }: { readonly view: RoomsView }) {
  return (
    <div class="sheet">
      <header class="sheet-header">
        <ProductMark />
      </header>
      <main class="card">
        <h1>{pageTexts.rooms.title}</h1>
        <RoomList rooms={view.rooms} />
        <form class="open-room" method="get" action="/">
          <label for="room">{pageTexts.rooms.open}</label>
          <div class="field-row">
            <input
              id="room"
              name="room"
              pattern="[a-z0-9][a-z0-9\-]{0,39}"
              maxLength={40}
              title={pageTexts.welcome.roomHint}
              autocapitalize="none"
              spellcheck={false}
              required
            />
            <button type="submit" class="button">{pageTexts.rooms.go}</button>
          </div>
          <p class="hint">{pageTexts.welcome.roomHint}</p>
        </form>
      </main>
      <footer class="sheet-footer">
        <LanguageChoice />
      </footer>
    </div>
  );
}
