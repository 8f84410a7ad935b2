// A room's page. The server renders it whole; the browser hydrates the same components.

import type { RoomView } from "../../../protocol/view.ts";
import { ConnectionLine } from "./connection_line.tsx";
import { DateJump } from "../log/date_jump.tsx";
import { Guard } from "../guard.tsx";
import { KeyHelp, KeyHelpButton } from "./key_help.tsx";
import { NoScript, RefreshingLog, RefreshingRoster } from "../refreshing_frames.tsx";
import { exactTimeOf } from "../../model/local_time.ts";
import { RoomHeader } from "./room_header.tsx";
import type { RoomsActions, RoomsModel } from "../../model/rooms_model.ts";
import { RoomsSide } from "../rooms/rooms_side.tsx";
import {
  AnnouncerPart,
  ComposerPart,
  LogPart,
  type RoomPartProps,
  RosterPart,
  TypingPart,
} from "./room_parts.tsx";
import { t } from "../../i18n/messages.ts";
import { SettingsCard } from "../settings/settings_card.tsx";

/** Props of `RoomPage`. */
export interface RoomPageProps extends RoomPartProps {
  /** The rooms beside this one. */
  readonly rooms: RoomsModel & RoomsActions;
}

/** The whole page of a room. */
export function RoomPage(props: RoomPageProps) {
  const { view, model, actions } = props;
  // A permalink shows its place in the log; a frame would show the end.
  const framed = view.target === undefined;
  return (
    <div class="room">
      <a class="skip-link" href="#composer-text">{t.skipToComposer}</a>
      <Guard>
        <HeaderPart {...props} />
      </Guard>
      <Guard>
        <RoomsPart {...props} />
      </Guard>
      <main class={framed ? "room-main has-frame" : "room-main"}>
        <Guard>
          <OldPagePart model={model} />
        </Guard>
        <Guard>
          {framed && view.connectBy === "refresh"
            ? <RefreshingLog view={view} />
            : <LogPart {...props} />}
        </Guard>
        {framed && view.connectBy !== "refresh" && (
          <NoScript>
            <RefreshingLog view={view} />
          </NoScript>
        )}
        <Guard>
          <TypingPart model={model} />
        </Guard>
        <Guard>
          <ComposerPart view={view} model={model} actions={actions} />
        </Guard>
      </main>
      <Guard>
        <RosterPart
          model={model}
          frame={<RefreshingRoster view={view} />}
          isFramed={view.connectBy === "refresh"}
        />
      </Guard>
      <Guard>
        <DateJump
          room={view.room}
          guest={view.user?.guest ? view.user.name : undefined}
          onJump={actions.jumpToDay}
        />
      </Guard>
      {view.connectBy !== "refresh" && (
        <>
          <Guard>
            <SettingsPart {...props} />
          </Guard>
          <Guard>
            <KeyHelp />
          </Guard>
        </>
      )}
      <Guard>
        <AnnouncerPart model={model} />
      </Guard>
    </div>
  );
}

function RoomsPart({ view, model, rooms }: RoomPageProps) {
  return (
    <RoomsSide
      lines={rooms.lines.value}
      open={view.room}
      unread={model.room.value.unread?.count ?? 0}
      query={searchOf(view)}
      isApple={rooms.isApple.value}
      scripted={view.connectBy !== "refresh"}
      actions={rooms}
    />
  );
}

function HeaderPart({ view, model, actions, rooms }: RoomPageProps) {
  const user = model.user.value;
  const tag = user ? model.tags.value.get(user.id) : undefined;
  const isCountKnown = view.connectBy !== "refresh" && model.savedAt.value === undefined;
  return (
    <RoomHeader
      room={view.room}
      user={user}
      tag={tag}
      count={isCountKnown ? model.roster.value.count : undefined}
      settable={view.connectBy !== "refresh"}
      news={rooms.lines.value.some(({ unread }) => unread > 0)}
    >
      {view.connectBy === "refresh" ? <RefreshedLine /> : (
        <>
          <ConnectionLine state={model.connection.value} onReconnect={actions.reconnect} />
          <NoScript>
            <RefreshedLine />
          </NoScript>
        </>
      )}
    </RoomHeader>
  );
}

/** Says that the page was saved on this device and is not from the server. */
function OldPagePart({ model }: Pick<RoomPageProps, "model">) {
  const at = model.savedAt.value;
  if (at === undefined) return null;
  return (
    <p class="old-page-line" role="status">{t.log.savedAt(exactTimeOf(at, model.zone.value))}</p>
  );
}

function RefreshedLine() {
  return (
    <p class="connection-line is-refreshed">
      <span class="connection-words">{t.connection.refresh}</span>
    </p>
  );
}

function SettingsPart({ view, model, actions, rooms }: RoomPageProps) {
  return (
    <SettingsCard
      room={view.room}
      values={model.settings.value}
      onSet={actions.set}
      rooms={rooms}
      query={queryOf(view)}
    >
      <KeyHelpButton />
    </SettingsCard>
  );
}

/** The part of the page's query that links to other rooms keep: `?name=…`, or nothing. */
export function searchOf(view: RoomView): string {
  const query = `${new URLSearchParams(queryOf(view))}`;
  return query && `?${query}`;
}

/** The parameters of the page's address that other addresses keep. */
function queryOf(
  { connectBy, connectInAddress, user }: RoomView,
): Readonly<Record<string, string>> {
  return {
    ...(connectInAddress ? { connect: connectBy } : {}),
    ...(user?.guest ? { name: user.name } : {}),
  };
}
