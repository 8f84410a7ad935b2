// The header of a room: its name, the connection, and the user.

import type { ComponentChildren } from "preact";
import type { User } from "../../../protocol/events/base.ts";
import { Avatar, UserName } from "../avatar.tsx";
import { RosterButton } from "./roster_button.tsx";
import { ROOMS_ID } from "../rooms/rooms_side.tsx";
import { SETTINGS_ID } from "../settings/settings_card.tsx";
import { t } from "../../i18n/messages.ts";

/** CSS px. */
const AVATAR_SIZE = 32;

/** Props of `RoomHeader`. */
export interface RoomHeaderProps {
  readonly room: string;
  readonly user: User | null;
  readonly tag?: string;
  /** The number of users; undefined if no script keeps it up to date. */
  readonly count: number | undefined;
  /** Scripts run, so that there are settings. */
  readonly settable: boolean;
  /** Another room has unread messages. */
  readonly news: boolean;
  /** The line about the connection. */
  readonly children: ComponentChildren;
}

/** The header, with the buttons for rooms, roster and settings, and a link to the welcome page. */
export function RoomHeader(
  { room, user, tag, count, settable, news, children }: RoomHeaderProps,
) {
  return (
    <header class="room-header">
      <button
        type="button"
        class={news ? "rooms-button icon-button has-news" : "rooms-button icon-button"}
        popovertarget={ROOMS_ID}
        aria-label={t.rooms.yours}
      >
        <svg viewBox="0 0 20 20" width="20" height="20" aria-hidden="true">
          <path d="M3.5 5.5h13m-13 4.5h13m-13 4.5h13" />
        </svg>
      </button>
      <div class="room-heading">
        <h1 class="room-name notranslate">{room}</h1>
        {children}
      </div>
      <RosterButton count={count} />
      {settable && (
        <button
          type="button"
          class="settings-button icon-button"
          popovertarget={SETTINGS_ID}
          aria-label={t.settings.title}
        >
          <svg viewBox="0 0 20 20" width="20" height="20" aria-hidden="true">
            <path d="M3 6h7M14 6h3M3 14h3M10 14h7" />
            <circle cx="12" cy="6" r="2" />
            <circle cx="8" cy="14" r="2" />
          </svg>
        </button>
      )}
      <a
        class="me"
        href={`/?room=${room}`}
        aria-label={user ? t.yourPage(user.name) : undefined}
      >
        {user
          ? (
            <>
              <Avatar user={user} size={AVATAR_SIZE} />
              <UserName user={user} tag={tag} />
            </>
          )
          : <span>{t.composer.signIn}</span>}
      </a>
    </header>
  );
}
