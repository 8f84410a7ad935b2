// Implements what the user can do in a room, each action by the part of the model that does it.

import type { ReadonlySignal, Signal } from "@preact/signals";
import type { Clock } from "../../protocol/clock.ts";
import type { User } from "../../protocol/events/base.ts";
import type { LiveMessage } from "../../protocol/events/message.ts";
import { mayChange } from "../../protocol/may_change.ts";
import type { Connection } from "../connection/connection.ts";
import type { Outbox } from "../connection/outbox.ts";
import type { ComposerDraft } from "./composer_draft.ts";
import type { HistoryLoader } from "./history_loader.ts";
import type { ReadTracker } from "./read_tracker.ts";
import type { RoomActions } from "./room_model.ts";
import type { RoomStore } from "./room_store.ts";
import type { Settings } from "./settings.ts";
import type { SignedIn } from "./sign_in.ts";
import { NOTIFY_EVERY_MS } from "./typing_users.ts";

/** The parts of the model, and the signals that actions change. */
export interface RoomActionsOptions {
  readonly clock: Clock;
  readonly store: RoomStore;
  readonly historyLoader: HistoryLoader;
  readonly reading: ReadTracker;
  readonly outbox: Outbox;
  readonly connection: Connection;
  readonly settings: Settings;
  readonly composerDraft?: Pick<ComposerDraft, "set">;
  readonly user: ReadonlySignal<User | null>;
  readonly zone: ReadonlySignal<string>;
  readonly editing: Signal<number | undefined>;
  readonly draft: Signal<string>;
  readonly signIn: (name: string) => Promise<SignedIn>;
  readonly setUser: (user: User) => void;
}

/** The actions of one room. */
export function roomActions(options: RoomActionsOptions): RoomActions {
  const { clock, store, historyLoader, outbox, connection, editing, user } = options;
  let notifiedTypingAt = -Infinity;

  function saveDraft(text: string): void {
    // The signal follows, so that a later change back to the old text of another tab is a change.
    options.draft.value = text;
    options.composerDraft?.set(text);
  }

  return {
    say(text, left = "") {
      outbox.add({ type: "say", text });
      // The message ends the typing: the next key notifies again.
      notifiedTypingAt = -Infinity;
      saveDraft(left);
      historyLoader.goToEnd();
    },
    edit(target, text) {
      editing.value = undefined;
      outbox.add({ type: "edit", target, text });
    },
    remove: (target) => outbox.add({ type: "delete", target }),
    retry: (nonce) => outbox.retry(nonce),
    discard: (nonce) => outbox.discard(nonce),
    startEditing: (target) => editing.value = target,
    editLast() {
      const own = [...store.state.value.messages].reverse().find((
        message,
      ): message is LiveMessage =>
        message.user.id === user.value?.id && message.deleted === undefined
      );
      // While the newest message is being sent, the user does not mean the one before it. It may be in
      // the log before its ack arrives.
      const sending = outbox.entries.flatMap(({ draft, progress }) =>
        draft.type === "say" && progress.name !== "refused" ? [draft.text.trim()] : []
      ).at(-1);
      if (!own || !mayChange(user.value, own.user.id) || (sending ?? own.text) !== own.text) {
        return false;
      }
      editing.value = own.seq;
      return true;
    },
    stopEditing: () => editing.value = undefined,
    async signIn(name) {
      const result = await options.signIn(name);
      if ("problem" in result) return result.problem;
      options.setUser(result.user);
      for (const { nonce, progress } of outbox.entries) {
        if (progress.name === "refused" && progress.code === "unauthorized") outbox.retry(nonce);
      }
      connection.restart();
    },
    notifyTyping() {
      if (clock.now() - notifiedTypingAt < NOTIFY_EVERY_MS) return;
      notifiedTypingAt = clock.now();
      connection.send({ type: "typing" });
    },
    saveDraft,
    loadOlder: (onScrollIdle) => historyLoader.loadOlder(onScrollIdle),
    loadNewer: () => historyLoader.loadNewer(),
    jumpToNewest: () => historyLoader.goToEnd(),
    setFollowing: (following) => store.setFollowing(following),
    jumpToDay: (day) => void historyLoader.jumpToDay(day, options.zone.value),
    jumpTo: (reveal) => historyLoader.jumpTo(reveal),
    onScrollIdle: (idle) => options.reading.onScrollIdle(idle),
    reconnect: () => connection.restart(),
    set: (name, value) => options.settings.set(name, value),
  };
}
