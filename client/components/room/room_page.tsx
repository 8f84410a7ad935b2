// A room's page. The server renders it whole; the browser hydrates the same components.

import { useRef } from "preact/hooks";
import type { RoomView } from "../../../protocol/view.ts";
import { Announcer } from "../log/announcer.tsx";
import { Composer } from "../composer/composer.tsx";
import { ConnectionLine } from "./connection_line.tsx";
import { DateJump } from "../log/date_jump.tsx";
import { Guard } from "../guard.tsx";
import { KeyHelp, KeyHelpButton } from "./key_help.tsx";
import { MessageLog } from "../log/message_log.tsx";
import { NoScript } from "../no_script.tsx";
import { taggedName } from "../../model/name_tags.ts";
import type { JoinLeaveNotice } from "../../model/join_leave_notices.ts";
import { OldPageLine } from "../old_page_line.tsx";
import { RefreshingLog, RefreshingRoster } from "../log/refreshing_log.tsx";
import { RoomHeader } from "./room_header.tsx";
import type { RoomActions, RoomModel } from "../../model/room_model.ts";
import type { RoomsActions, RoomsModel } from "../../model/rooms_model.ts";
import { RoomsSide } from "../rooms/rooms_side.tsx";
import { Roster } from "./roster.tsx";
import type { RosterProps } from "./roster.tsx";
import { t } from "../../i18n/messages.ts";
import { SettingsCard } from "../settings/settings_card.tsx";
import { TypingLine } from "../composer/typing_line.tsx";

const NO_NOTICES: readonly JoinLeaveNotice[] = [];

/** What the parts of a room need that stand on other sites' pages too. */
export interface TalkProps {
  readonly view: RoomView;
  readonly model: RoomModel;
  readonly actions: RoomActions;
}

/** Props of `RoomPage`. */
export interface RoomPageProps extends TalkProps {
  /** The rooms beside this one. */
  readonly rooms: RoomsModel & RoomsActions;
}

/**
 * Each part below reads only the signals that it shows, so that a change draws only its own part
 * again: somebody who types does not touch the log.
 */
export function RoomPage(props: RoomPageProps) {
  const { view, model, actions } = props;
  // A permalink shows its place in the log, which a frame at the log's end does not.
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

function OldPagePart({ model }: Pick<RoomPageProps, "model">) {
  const at = model.savedAt.value;
  return at === undefined ? null : <OldPageLine at={at} zone={model.zone.value} />;
}

function RefreshedLine() {
  return (
    <p class="connection-line is-refreshed">
      <span class="connection-words">{t.connection.refresh}</span>
    </p>
  );
}

/** The log. */
export function LogPart({ view, model, actions }: TalkProps) {
  return (
    <MessageLog
      state={model.room.value}
      user={model.user.value}
      pending={model.pending.value}
      tags={model.tags.value}
      mentions={model.mentions.value}
      joinLeaveNotices={model.settings.value.joinLeaveNotices
        ? model.joinLeaveNotices.value
        : NO_NOTICES}
      zone={model.zone.value}
      parsers={model.parsers.value}
      live={model.connection.value.name === "live"}
      older={model.older.value}
      newer={model.newer.value}
      target={view.target}
      editing={model.editing.value}
      toEnd={model.toEnd.value}
      reveal={model.reveal.value}
      actions={actions}
    />
  );
}

/** Who writes. */
export function TypingPart({ model }: Pick<RoomPageProps, "model">) {
  return <TypingLine users={model.typing.value} tags={model.tags.value} />;
}

/** Where one writes. */
export function ComposerPart({ view, model, actions }: TalkProps) {
  const { room, config, problem } = view;
  return (
    <Composer
      room={room}
      user={model.user.value}
      config={config}
      problem={problem}
      refreshed={view.connectBy === "refresh"}
      editing={model.editing.value !== undefined}
      draft={model.draft}
      names={() => namesOf(model)}
      actions={actions}
    />
  );
}

/** Who is here. */
export function RosterPart(
  { model, ...frame }: Pick<RoomPageProps, "model"> & Pick<RosterProps, "frame" | "isFramed">,
) {
  const { users, count } = model.roster.value;
  const { name } = model.connection.value;
  const isLost = useRef(false);
  // Connecting changes nothing yet: a page that has just come is of now, and one that was lost stays so.
  if (name !== "connecting") isLost.current = name !== "live";
  return (
    <Roster
      users={users}
      count={count}
      user={model.user.value}
      tags={model.tags.value}
      isOld={model.savedAt.value !== undefined ? "unknown" : isLost.current ? "lost" : undefined}
      {...frame}
    />
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

/** The same for the address of another room. */
export function searchOf(view: RoomView): string {
  const query = `${new URLSearchParams(queryOf(view))}`;
  return query && `?${query}`;
}

/** What of the page's address has to stay as it is. */
function queryOf(
  { connectBy, connectInAddress, user }: RoomView,
): Readonly<Record<string, string>> {
  return {
    ...(connectInAddress ? { connect: connectBy } : {}),
    ...(user?.guest ? { name: user.name } : {}),
  };
}

/** What a screen reader is told. */
export function AnnouncerPart({ model }: Pick<RoomPageProps, "model">) {
  return <Announcer announcement={model.announcement.value} />;
}

/**
 * Who can be mentioned: all who are here or were heard but oneself, each under their latest name, with a
 * tag where it does not tell who is meant.
 */
function namesOf(model: RoomModel): readonly string[] {
  const heard = model.room.value.messages.map(({ user }) => user);
  const latest = new Map([...heard, ...model.roster.value.users].map((user) => [user.id, user]));
  latest.delete(model.user.value?.id ?? "");
  return [...latest.values()].map((user) => taggedName(user, model.tags.value));
}
