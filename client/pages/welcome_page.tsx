// The welcome page: a form for name, room and connection, the rooms, and the user's sessions.

import { NAME_MAX } from "../../protocol/limits.ts";
import { CONNECT_BY, type ConnectBy, type WelcomeView } from "../../protocol/view.ts";
import { LanguageChoice } from "../components/settings/language_choice.tsx";
import { ProductMark } from "./product_mark.tsx";
import { RoomList } from "../components/room/room_list.tsx";
import { SessionList } from "./session_list.tsx";
import { SIGN_OUT_ID, UnsentDialog } from "./unsent_dialog.tsx";
import { restMessages } from "../i18n/messages.ts";

/** Attributes of fields that keyboards must not correct. */
const PLAIN = { autocapitalize: "none", spellcheck: false } as const;

/** The page; it works without scripts. */
export function WelcomePage({ view }: { readonly view: WelcomeView }) {
  const { user, room, rooms, moreRooms, sessions, connectBy } = view;
  return (
    <div class="sheet is-wide">
      <header class="sheet-header">
        <ProductMark />
        <p class="tagline">{restMessages.tagline}</p>
      </header>
      <main class="sheet-columns">
        <EntryForm view={view} />
        <div class="sheet-aside">
          {rooms && (
            <section class="card" aria-labelledby="rooms-title">
              <h2 id="rooms-title">{restMessages.welcome.rooms}</h2>
              <RoomList rooms={rooms} />
              {moreRooms && <a class="more-rooms" href="/rooms">{restMessages.rooms.more}</a>}
            </section>
          )}
          {user && sessions.length > 0 && (
            <section class="card" aria-labelledby="sessions-title">
              <h2 id="sessions-title">{restMessages.welcome.sessions}</h2>
              <SessionList sessions={sessions} />
              <form method="post" action="/session/end" id={SIGN_OUT_ID} class="sign-out">
                <p class="hint" id="sign-out-hint">{restMessages.welcome.signOutIsFinal}</p>
                <button type="submit" class="button is-quiet" aria-describedby="sign-out-hint">
                  {restMessages.welcome.signOut}
                </button>
              </form>
              <UnsentDialog />
            </section>
          )}
        </div>
      </main>
      <footer class="sheet-footer">
        <LanguageChoice
          path="/"
          query={{ room, ...(connectBy === "auto" ? {} : { connect: connectBy }) }}
        />
      </footer>
    </div>
  );
}

function EntryForm({ view }: { readonly view: WelcomeView }) {
  const { user, room, config, problem, connectBy } = view;
  const isRoomWrong = problem?.code === "bad_room";
  return (
    <form class="card entry-form" method="post" action="/session">
      <h1>{user ? restMessages.welcome.hello(user.name) : restMessages.welcome.title}</h1>
      {problem && (
        <p class="form-problem" role="alert" id="form-problem">
          {restMessages.refusal(problem.code, problem.message)}
        </p>
      )}
      {problem?.text && <UnsentText text={problem.text} />}
      <p class="field">
        <label for="name">{restMessages.welcome.name}</label>
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
        <span class="hint" id="name-hint">{restMessages.welcome.nameHint}</span>
      </p>
      {config.password && (
        <p class="field">
          <label for="password">{restMessages.welcome.password}</label>
          <input
            id="password"
            name="password"
            type="password"
            autocomplete="current-password"
            aria-describedby="password-hint"
            required={!user}
          />
          <span class="hint" id="password-hint">{restMessages.welcome.passwordHint}</span>
        </p>
      )}
      <p class="field">
        <label for="room">{restMessages.welcome.room}</label>
        <input
          id="room"
          name="room"
          defaultValue={room}
          aria-describedby={isRoomWrong ? "form-problem room-hint" : "room-hint"}
          aria-invalid={isRoomWrong ? "true" : undefined}
          required
          {...PLAIN}
        />
        <span class="hint" id="room-hint">{restMessages.welcome.roomHint}</span>
      </p>
      <p class="field">
        <label for="email">
          {restMessages.welcome.email} <span class="optional">{restMessages.welcome.optional}</span>
        </label>
        <input
          id="email"
          name="email"
          type="email"
          defaultValue={problem?.email}
          autocomplete="email"
          aria-describedby="email-hint"
          {...PLAIN}
        />
        <span class="hint" id="email-hint">{restMessages.welcome.emailHint}</span>
        {user && (
          <label class="choice">
            <input
              type="checkbox"
              name="keep_picture"
              value="yes"
              defaultChecked={problem?.keepPicture ?? true}
            />
            <span>{restMessages.welcome.keepPicture}</span>
          </label>
        )}
      </p>
      <button type="submit" class="button is-main">
        {user ? restMessages.welcome.change : restMessages.welcome.enter}
      </button>
      <ConnectChoices chosen={connectBy} />
    </form>
  );
}

/** A message that a room did not accept without a sign-in, so that it can be copied. */
function UnsentText({ text }: { readonly text: string }) {
  return (
    <p class="field">
      <label for="unsent-text">{restMessages.welcome.unsentText}</label>
      <textarea id="unsent-text" readOnly rows={4} dir="auto" defaultValue={text} />
    </p>
  );
}

/** Below the button, and closed unless one is chosen, because few users need them. */
function ConnectChoices({ chosen }: { readonly chosen: ConnectBy }) {
  return (
    <details class="connect-choices" open={chosen !== "auto"}>
      <summary>{restMessages.welcome.connect}</summary>
      <fieldset class="choices">
        <legend class="visually-hidden">{restMessages.welcome.connect}</legend>
        {CONNECT_BY.map((by) => <Choice key={by} by={by} chosen={by === chosen} />)}
      </fieldset>
    </details>
  );
}

function Choice({ by, chosen }: { readonly by: ConnectBy; readonly chosen: boolean }) {
  const { name, why } = restMessages.welcome.connectBy(by);
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
