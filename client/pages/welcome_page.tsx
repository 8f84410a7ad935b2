// The first page: who are you, which room, how to connect.

import { NAME_MAX } from "../../protocol/limits.ts";
import { CONNECT_BY } from "../../protocol/view.ts";
import type { ConnectBy, WelcomeView } from "../../protocol/view.ts";
import { LanguageChoice } from "./language_choice.tsx";
import { ProductMark } from "./product_mark.tsx";
import { RoomList } from "../room/room_list.tsx";
import { SessionList } from "./session_list.tsx";
import { SIGN_OUT_ID, UnsentDialog } from "./unsent_dialog.tsx";
import { laterTexts, pageTexts } from "../texts.ts";

/** Fields that a password manager or a phone's keyboard must not "mend". */
const PLAIN = { autocapitalize: "none", spellcheck: false } as const;

/** A form that works without any script; the rooms and one's sessions beside it. */
export function WelcomePage({ view }: { readonly view: WelcomeView }) {
  const { user, rooms, moreRooms, sessions } = view;
  return (
    <div class="sheet is-wide">
      <header class="sheet-header">
        <ProductMark />
        <p class="tagline">{pageTexts.tagline}</p>
      </header>
      <main class="sheet-columns">
        <EntryForm view={view} />
        <div class="sheet-aside">
          <section class="card" aria-labelledby="rooms-title">
            <h2 id="rooms-title">{pageTexts.welcome.rooms}</h2>
            <RoomList rooms={rooms} />
            {moreRooms && <a class="more-rooms" href="/rooms">{pageTexts.rooms.more}</a>}
          </section>
          {user && sessions.length > 0 && (
            <section class="card" aria-labelledby="sessions-title">
              <h2 id="sessions-title">{pageTexts.welcome.sessions}</h2>
              <SessionList sessions={sessions} />
              <form method="post" action="/session/end" id={SIGN_OUT_ID}>
                <p class="hint" id="sign-out-hint">{pageTexts.welcome.signOutIsFinal}</p>
                <button type="submit" class="button is-quiet" aria-describedby="sign-out-hint">
                  {pageTexts.welcome.signOut}
                </button>
              </form>
              <UnsentDialog />
            </section>
          )}
        </div>
      </main>
      <footer class="sheet-footer">
        <LanguageChoice query={{ room: view.room }} />
      </footer>
    </div>
  );
}

function EntryForm({ view }: { readonly view: WelcomeView }) {
  const { user, room, house, problem, connectBy } = view;
  return (
    <form class="card entry-form" method="post" action="/session">
      <h1>{user ? pageTexts.welcome.hello(user.name) : pageTexts.welcome.title}</h1>
      {problem && (
        <p class="form-problem" role="alert">{laterTexts.refusal(problem.code, problem.message)}</p>
      )}
      <p class="field">
        <label for="name">{pageTexts.welcome.name}</label>
        <input
          id="name"
          name="name"
          defaultValue={problem?.name ?? user?.name}
          autocomplete="nickname"
          aria-describedby="name-hint"
          maxLength={NAME_MAX * 2}
          required
          dir="auto"
        />
        <span class="hint" id="name-hint">{pageTexts.welcome.nameHint}</span>
      </p>
      <p class="field">
        <label for="email">
          {pageTexts.welcome.email} <span class="optional">{pageTexts.welcome.optional}</span>
        </label>
        <input
          id="email"
          name="email"
          type="email"
          autocomplete="email"
          aria-describedby="email-hint"
          {...PLAIN}
        />
        <span class="hint" id="email-hint">{pageTexts.welcome.emailHint}</span>
        {user && (
          <label class="choice">
            <input type="checkbox" name="keep_picture" value="yes" defaultChecked />
            <span>{pageTexts.welcome.keepPicture}</span>
          </label>
        )}
      </p>
      {house.password && (
        <p class="field">
          <label for="password">{pageTexts.welcome.password}</label>
          <input
            id="password"
            name="password"
            type="password"
            autocomplete="current-password"
            aria-describedby="password-hint"
            required={!user}
          />
          <span class="hint" id="password-hint">{pageTexts.welcome.passwordHint}</span>
        </p>
      )}
      <p class="field">
        <label for="room">{pageTexts.welcome.room}</label>
        <input
          id="room"
          name="room"
          defaultValue={room}
          pattern="[a-z0-9][a-z0-9\-]{0,39}"
          maxLength={40}
          aria-describedby="room-hint"
          required
          {...PLAIN}
        />
        <span class="hint" id="room-hint">{pageTexts.welcome.roomHint}</span>
      </p>
      <fieldset class="choices">
        <legend>{pageTexts.welcome.connect}</legend>
        {CONNECT_BY.map((by) => <Choice key={by} by={by} chosen={by === connectBy} />)}
      </fieldset>
      <button type="submit" class="button is-main">
        {user ? pageTexts.welcome.change : pageTexts.welcome.enter}
      </button>
    </form>
  );
}

function Choice({ by, chosen }: { readonly by: ConnectBy; readonly chosen: boolean }) {
  const { name, why } = pageTexts.welcome.connectBy(by);
  return (
    <label class="choice">
      <input type="radio" name="connect" value={by} defaultChecked={chosen} />
      <span>
        <span class="choice-name">{name}</span>
        <span class="hint">{why}</span>
      </span>
    </label>
  );
}
