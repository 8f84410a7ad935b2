// The page of an embedded room: the same parts as the room's own page, under another header.

import type { RoomView } from "../../protocol/view.ts";
import { DateJump } from "../components/log/date_jump.tsx";
import { Guard } from "../components/guard.tsx";
import { KeyHelp } from "../components/room/key_help.tsx";
import type { RoomActions, RoomModel } from "../model/room_model.ts";
import {
  AnnouncerPart,
  ComposerPart,
  LogPart,
  RosterPart,
  TypingPart,
} from "../components/room/room_parts.tsx";
import { t } from "../i18n/messages.ts";
import type { ChatHost } from "./chat_host.ts";
import { EmbeddedHeader } from "./embedded_header.tsx";

/** Props of `EmbeddedPage`. */
export interface EmbeddedPageProps {
  readonly view: RoomView;
  readonly model: RoomModel;
  readonly actions: RoomActions;
  readonly host: ChatHost;
  readonly onSignOut: () => Promise<boolean>;
  /** Counts the unsent texts in the browser. */
  readonly countUnsent: () => number;
}

/** The page. Only the roster is a landmark: the host page has its own. */
export function EmbeddedPage(
  { view, model, actions, host, onSignOut, countUnsent }: EmbeddedPageProps,
) {
  return (
    <div class="room" role="group" aria-label={t.embed.label(view.room)}>
      <Guard>
        <HeaderPart
          view={view}
          model={model}
          actions={actions}
          host={host}
          onSignOut={onSignOut}
          countUnsent={countUnsent}
        />
      </Guard>
      <div class="room-main">
        <Guard>
          <LogPart view={view} model={model} actions={actions} />
        </Guard>
        <Guard>
          <TypingPart model={model} />
        </Guard>
        <Guard>
          <ComposerPart view={view} model={model} actions={actions} />
        </Guard>
      </div>
      <Guard>
        <RosterPart model={model} />
      </Guard>
      <Guard>
        <DateJump
          room={view.room}
          guest={view.user?.guest ? view.user.name : undefined}
          onJump={actions.jumpToDay}
        />
      </Guard>
      <Guard>
        <KeyHelp />
      </Guard>
      <AnnouncerPart model={model} />
    </div>
  );
}

function HeaderPart(
  { view, model, actions, host, onSignOut, countUnsent }: EmbeddedPageProps,
) {
  const user = model.user.value;
  return (
    <EmbeddedHeader
      room={view.room}
      user={user}
      tag={user ? model.tags.value.get(user.id) : undefined}
      count={model.roster.value.count}
      connection={model.connection.value}
      host={host.name}
      onReconnect={actions.reconnect}
      onSignOut={host.token.value === undefined ? undefined : onSignOut}
      countUnsent={countUnsent}
    />
  );
}
