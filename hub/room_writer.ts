// The rules for writing in one room: who may, how much, and what a text may be.

import { ChatError } from "../protocol/chat_error.ts";
import type { User } from "../protocol/event.ts";
import { cleanText } from "../protocol/message_text.ts";
import type { Appended, EventLog, NewEvent } from "./event_log.ts";
import type { HubObserver, WriteResult } from "./observer.ts";
import { authorize, type RoomAccess } from "./room_access.ts";
import type { Actor } from "./actor.ts";

/** A write, as it comes from outside. */
export type Command =
  & { readonly nonce?: string }
  & (
    | { readonly type: "message"; readonly text: string }
    | { readonly type: "edit"; readonly target: number; readonly text: string }
    | { readonly type: "delete"; readonly target: number }
  );

/** Whether a say is a room's first of all, which opens the room, or a further one. */
export type SayKind = "opening" | "further";

/** What bounds writing in every room of a server. */
export interface WritingRules {
  /** Who may read and write. */
  readonly access: RoomAccess;
  /** Most code points in a message. */
  readonly textMax: number;
  /** Takes one say of the user's allowance: 0, or the ms to wait. */
  readonly takeSay: (actor: Actor, user: User, kind: SayKind) => number;
}

/** Where a writer writes, and by which rules. */
export interface RoomWriterOptions extends WritingRules {
  /** The room's name. */
  readonly room: string;
  /** Takes the drafts that may be written. */
  readonly log: EventLog;
  /** Hears how each write ended. */
  readonly observer: HubObserver;
}

const MS_A_SECOND = 1_000;

/** Writes in one room. */
export class RoomWriter {
  readonly #options: RoomWriterOptions;
  /** The first message of all while it is being written: who speaks meanwhile opens nothing more. */
  #openedBy: NewEvent | undefined;

  /** Nothing is written yet. */
  constructor(options: RoomWriterOptions) {
    this.#options = options;
  }

  /**
   * Writes a message, an edit or a removal; resolves when it is durable.
   *
   * @throws {ChatError} whatever refuses it: see protocol/error_codes.ts
   */
  async write(actor: Actor, command: Command): Promise<Appended> {
    const started = performance.now();
    const record = (result: WriteResult) =>
      this.#options.observer.wrote(result, (performance.now() - started) / MS_A_SECOND);
    try {
      const appended = await this.#append(actor, command);
      record(appended.repeated ? "repeated" : "written");
      return appended;
    } catch (error) {
      record(error instanceof ChatError ? error.code : "failed");
      throw error;
    }
  }

  async #append(actor: Actor, command: Command): Promise<Appended> {
    const { room, log, access, takeSay } = this.#options;
    const user = authorize(actor.user, command.type === "message" ? "write" : "change", access);
    const newEvent = this.#newEvent(user, command);
    // An edit or a removal finds nothing in an empty room, so it opens none.
    const opensRoom = command.type === "message" && log.head(room) === 0 &&
      this.#openedBy === undefined;
    const retryAfter = takeSay(actor, user, opensRoom ? "opening" : "further");
    if (retryAfter > 0) {
      throw new ChatError("rate_limited", "Too many messages: wait a moment", { retryAfter });
    }
    if (opensRoom) this.#openedBy = newEvent;
    try {
      return await log.append(room, newEvent);
    } finally {
      if (this.#openedBy === newEvent) this.#openedBy = undefined;
    }
  }

  #newEvent(user: User, command: Command): NewEvent {
    return command.type === "delete"
      ? { ...command, user }
      : { ...command, user, text: cleanText(command.text, this.#options.textMax) };
  }
}
