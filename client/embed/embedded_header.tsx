// The header of an embedded room: its name, the connection, and the user.

import { useContext, useState } from "preact/hooks";
import type { User } from "../../protocol/events/base.ts";
import type { ConnectionState } from "../connection/connection.ts";
import { Avatar, UserName } from "../components/avatar.tsx";
import { ConnectionLine } from "../components/room/connection_line.tsx";
import { KeyHelpButton } from "../components/room/key_help.tsx";
import { RosterButton } from "../components/room/roster_button.tsx";
import { HostEnvironment, linkAttributes } from "../components/host_environment.ts";
import { t } from "../i18n/messages.ts";

/** CSS px. */
const AVATAR_SIZE = 28;
const ACCOUNT_ID = "account";
const HINT_ID = "sign-out-hint";

/** Props of `EmbeddedHeader`. */
export interface EmbeddedHeaderProps {
  readonly room: string;
  readonly user: User | null;
  readonly tag?: string;
  readonly count: number;
  readonly connection: ConnectionState;
  /** The server's name for users. */
  readonly host: string;
  readonly onReconnect: () => void;
  /** Absent without a session. Resolves to false if the sign-out failed. */
  readonly onSignOut?: () => Promise<boolean>;
  /** Counts the unsent texts. */
  readonly countUnsent: () => number;
}

/** The header, with the roster button and a card about the user. */
export function EmbeddedHeader(
  { room, user, tag, count, connection, host, onReconnect, onSignOut, countUnsent }:
    EmbeddedHeaderProps,
) {
  const environment = useContext(HostEnvironment);
  const [unsent, setUnsent] = useState(0);
  const [failure, setFailure] = useState<object>();
  const signOut = async () => {
    const lost = unsent > 0 ? 0 : countUnsent();
    setUnsent(lost);
    setFailure(lost === 0 && await onSignOut?.() === false ? {} : undefined);
  };
  return (
    <div class="room-header">
      <div class="room-heading">
        <h2 class="room-name notranslate">{room}</h2>
        <ConnectionLine state={connection} onReconnect={onReconnect} />
      </div>
      <RosterButton count={count} />
      <button
        type="button"
        class="me"
        popovertarget={ACCOUNT_ID}
        aria-label={user ? t.embed.you(user.name) : t.embed.about}
      >
        {user
          ? (
            <>
              <Avatar user={user} size={AVATAR_SIZE} />
              <UserName user={user} tag={tag} />
            </>
          )
          : (
            <svg viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">
              <path d="M3 8h10M9 4l4 4-4 4" />
            </svg>
          )}
      </button>
      <div class="account" id={ACCOUNT_ID} popover="auto" onToggle={() => setUnsent(0)}>
        {user && <UserName user={user} tag={tag} />}
        <a
          href={environment.address(`/rooms/${room}`)}
          {...linkAttributes(environment)}
        >
          {t.embed.openThere(host)}
        </a>
        <KeyHelpButton />
        {/* A new element each time: screen readers do not repeat an equal text in the same one. */}
        {failure && <p role="alert" key={failure}>{t.embed.notSignedOut(host)}</p>}
        {unsent > 0 && <p role="alert">{t.embed.unsent(unsent)}</p>}
        {onSignOut && (
          <>
            <p class="hint" id={HINT_ID}>{t.embed.signOutIsFinal}</p>
            <button
              type="button"
              class="button is-quiet"
              aria-describedby={HINT_ID}
              onClick={signOut}
            >
              {unsent > 0 ? t.embed.signOutAnyway : t.embed.signOut}
            </button>
          </>
        )}
      </div>
    </div>
  );
}
