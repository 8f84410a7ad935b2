// The parts of a room that its own page and an embedded room share. Each reads only the signals that it
// shows, so that a change renders only its own part: typing does not render the log.

import { useRef } from "preact/hooks";
import type { RoomView } from "../../../protocol/view.ts";
import { Composer } from "../composer/composer.tsx";
import { MessageLog } from "../log/message_log.tsx";
import type { JoinLeaveNotice } from "../../model/join_leave_notices.ts";
import { taggedName } from "../../model/name_tags.ts";
import type { RoomActions, RoomModel } from "../../model/room_model.ts";
import { Roster, type RosterProps } from "./roster.tsx";
import { TypingLine } from "../composer/typing_line.tsx";

const NO_NOTICES: readonly JoinLeaveNotice[] = [];

/** Props of the parts. */
export interface RoomPartProps {
  readonly view: RoomView;
  readonly model: RoomModel;
  readonly actions: RoomActions;
}

/** The log. */
export function LogPart({ view, model, actions }: RoomPartProps) {
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

/** The line that names who is typing. */
export function TypingPart({ model }: Pick<RoomPartProps, "model">) {
  return <TypingLine users={model.typing.value} tags={model.tags.value} />;
}

/** The composer. */
export function ComposerPart({ view, model, actions }: RoomPartProps) {
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

/** The roster. */
export function RosterPart(
  { model, ...frame }: Pick<RoomPartProps, "model"> & Pick<RosterProps, "frame" | "isFramed">,
) {
  const { users, count } = model.roster.value;
  const { name } = model.connection.value;
  const isLost = useRef(false);
  // While connecting, a new page is still up to date, and a page that was offline still is not.
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

/** The only live region for screen readers. */
export function AnnouncerPart({ model }: Pick<RoomPartProps, "model">) {
  const announcement = model.announcement.value;
  return (
    <p class="visually-hidden" role="status" aria-live="polite">
      {/* A new element each time: screen readers announce additions, and equal text changes nothing. */}
      <span key={announcement}>{announcement.text}</span>
    </p>
  );
}

/**
 * Names for mentions: everyone present or in the log except the user, under their latest name, with a
 * tag if the name is ambiguous.
 */
function namesOf(model: RoomModel): readonly string[] {
  const authors = model.room.value.messages.map(({ user }) => user);
  const latest = new Map([...authors, ...model.roster.value.users].map((user) => [user.id, user]));
  latest.delete(model.user.value?.id ?? "");
  return [...latest.values()].map((user) => taggedName(user, model.tags.value));
}
