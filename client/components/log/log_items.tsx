// The items of the log: messages, day lines, notices, and messages that are still being sent. Functions,
// not components: a flood renders them for each message.

import type { ComponentChildren } from "preact";
import type { User } from "../../../protocol/events/base.ts";
import { mayChange } from "../../../protocol/may_change.ts";
import { mayMention, type MentionIndex } from "../../../text/mentions.ts";
import type { OutboxEntry } from "../../connection/outbox.ts";
import { t } from "../../i18n/messages.ts";
import type { JoinLeaveNotice } from "../../model/join_leave_notices.ts";
import { continuesGroup, type LogLine, logLines } from "../../model/log_lines.ts";
import type { RoomState } from "../../model/log_window.ts";
import type { NameTags } from "../../model/name_tags.ts";
import { pendingMessages } from "../../model/pending_messages.ts";
import type { RoomActions } from "../../model/room_model.ts";
import { DayLine } from "./day_line.tsx";
import { JoinLeaveLine } from "./join_leave_line.tsx";
import { MessageItem } from "./message_item.tsx";
import { PendingItem } from "./pending_item.tsx";

/** What the items show. */
export interface LogItemsProps {
  readonly state: RoomState;
  readonly user: User | null;
  readonly pending: readonly OutboxEntry[];
  readonly tags: NameTags;
  /** Finds mentions of the user. */
  readonly mentions?: MentionIndex;
  /** Empty if the user hides joins and leaves. */
  readonly joinLeaveNotices: readonly JoinLeaveNotice[];
  readonly zone: string;
  /** Changes when the Markdown parser has loaded. */
  readonly parsers: number;
  /** Whether there is a connection. */
  readonly live: boolean;
  /** The message of a permalink. */
  readonly target?: number;
  /** The message that is being edited. */
  readonly editing?: number;
  readonly actions: RoomActions;
}

/** The beginning of a room's log, if it is loaded. */
export function logStart(state: RoomState, pending: readonly OutboxEntry[]): ComponentChildren {
  if (state.messages.length > 0 || pending.length > 0) {
    return <li class="log-start" key="start">{t.log.start(state.room)}</li>;
  }
  return (
    <li class="log-empty" key="empty">
      <strong>{t.log.empty}</strong>
      <span>{t.log.emptyHint}</span>
    </li>
  );
}

/** The messages, with the lines between them. */
export function logItems(props: LogItemsProps): ComponentChildren {
  const { state: { messages, newFrom, last }, zone, joinLeaveNotices, tags } = props;
  return logLines(messages, { zone, newFrom, joinLeaveNotices, last }).map((line) => {
    switch (line.kind) {
      case "notice":
        return <JoinLeaveLine key={line.key} notice={line.notice} tags={tags} />;
      case "day":
        return <DayLine key={line.key} at={line.at} zone={zone} jumps />;
      case "new":
        return (
          <li class="new-line" key={line.key} id="new">
            <span>{t.log.newLine}</span>
          </li>
        );
      case "message":
        return messageItem(line, props);
    }
  });
}

function messageItem(
  { message, continued, key }: Extract<LogLine, { kind: "message" }>,
  { user, tags, mentions, parsers, zone, target, editing, pending, actions }: LogItemsProps,
): ComponentChildren {
  const own = user?.id === message.user.id;
  return (
    <MessageItem
      key={key}
      message={message}
      continued={continued}
      own={own}
      mentions={own || !mayMention(message.text ?? "") ? undefined : mentions}
      parsers={parsers}
      tag={tags.get(message.user.id)}
      zone={zone}
      isTarget={message.seq === target}
      editing={message.seq === editing}
      saving={own && pending.some(({ draft, progress }) =>
        "target" in draft && draft.target === message.seq && progress.name !== "refused"
      )}
      actions={mayChange(user, message.user.id) ? actions : undefined}
    />
  );
}

/** The user's messages that are not in the log yet. */
export function pendingItems(
  { state, user, tags, pending, joinLeaveNotices, zone, live, actions }: LogItemsProps,
): ComponentChildren {
  const newest = state.messages.at(-1);
  // After a join notice the author is named again, as they will be once the message is saved.
  const last = (joinLeaveNotices.at(-1)?.after ?? 0) >= (newest?.seq ?? 1) ? undefined : newest;
  return pendingMessages(pending, state.messages, user).map(({ entry, text }, index) => (
    <PendingItem
      key={`p${entry.nonce}`}
      entry={entry}
      text={text}
      user={user}
      tag={user ? tags.get(user.id) : undefined}
      continued={index > 0 || continuesGroup(last, user?.id ?? "", entry.at)}
      zone={zone}
      live={live}
      onRetry={actions.retry}
      onDiscard={actions.discard}
    />
  ));
}
