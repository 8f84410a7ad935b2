// Writes in one room: authorizes, limits the rate, cleans the text and appends to the log.

import { ChatError } from "../protocol/chat_error.ts";
import type { User } from "../protocol/event.ts";
import type { EventContent } from "../protocol/events/registry.ts";
import { cleanText } from "../protocol/message_text.ts";
import type { Appended, EventLog, NewEvent } from "./event_log.ts";
import type { HubObserver, WriteResult } from "./observer.ts";
import type { Actor, Policy } from "./policy.ts";
import type { RoomPosition } from "./room_position.ts";

/** A request to write. */
export type Command = EventContent & { readonly nonce?: string };

/** Whether a message is the first of a room, which opens it, or a further one. */
export type SayKind = "opening" | "further";

/** What limits writing in every room of a server. */
export interface WritingRules {
  /** Decides who may write, change and delete. */
  readonly policy: Policy;
  /** Most code points in a message. */
  readonly textMax: number;
  /** Counts a write against the user's rate: 0, or the ms to wait. */
  readonly takeSay: (actor: Actor, user: User, kind: SayKind) => number;
}

/** Where a writer writes, and by which rules. */
export interface RoomWriterOptions extends WritingRules {
  /** The room's name. */
  readonly room: string;
  /** Appends the events. */
  readonly log: EventLog;
  /** The room's position in the log. */
  readonly position: RoomPosition;
  /** Gets the result of every write. */
  readonly observer: HubObserver;
}

const MS_PER_SECOND = 1_000;

/** What each command asks the policy for. */
const ACTIONS = { message: "write", edit: "change", delete: "delete" } as const;

/** Writes in one room. */
export class RoomWriter {
  readonly #options: RoomWriterOptions;
  /** The room's first message while it is being written: further writes meanwhile open nothing. */
  #openedBy: NewEvent | undefined;
  /** How many writes wait for their turn, and the turn of the last of them. */
  #waiting = 0;
  #turn: Promise<void> = Promise.resolve();

  /** Nothing is written yet. */
  constructor(options: RoomWriterOptions) {
    this.#options = options;
  }

  /**
   * Writes a message, an edit or a deletion; resolves when it is durable.
   *
   * @throws {ChatError} with the code of the refusal: see protocol/error_codes.ts
   */
  async write(actor: Actor, command: Command): Promise<Appended> {
    const started = performance.now();
    const record = (result: WriteResult) =>
      this.#options.observer.wrote(result, (performance.now() - started) / MS_PER_SECOND);
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
    const { room, log, policy, position, takeSay } = this.#options;
    const action = ACTIONS[command.type];
    const user = policy.authorize(actor, action, { type: "room", room });
    const newEvent = this.#newEvent(user, command);
    // While one write asks whether the room is empty, all later ones wait behind it.
    if (position.head === 0 || this.#waiting > 0) {
      this.#waiting++;
      try {
        await this.#headIsKnown();
      } finally {
        this.#waiting--;
      }
    }
    // An edit or a deletion finds no target in an empty room, so it does not open one.
    const opensRoom = command.type === "message" && position.head === 0 &&
      this.#openedBy === undefined;
    const retryAfter = takeSay(actor, user, opensRoom ? "opening" : "further");
    if (retryAfter > 0) {
      throw new ChatError("rate_limited", "Too many messages: wait a moment", { retryAfter });
    }
    let authorId: string | undefined;
    if (command.type !== "message") {
      // An unknown target may be the user's own message, which is being written. Otherwise the log
      // refuses it, unless it knows the nonce.
      authorId = await log.authorOf(room, command.target) ?? user.id;
      policy.authorize(actor, action, { type: "message", room, authorId });
    }
    if (opensRoom) this.#openedBy = newEvent;
    try {
      const appended = await log.append(
        room,
        authorId === undefined ? newEvent : { ...newEvent, authorId },
      );
      // The log emits the event in a later task, and the author may read before that.
      position.advance({ ...command, seq: appended.seq });
      return appended;
    } finally {
      if (this.#openedBy === newEvent) this.#openedBy = undefined;
    }
  }

  /** Resolves in the order of the calls; another node may have opened the room, so the log is asked. */
  #headIsKnown(): Promise<void> {
    const { position } = this.#options;
    const isKnown = this.#turn.then(() => position.head === 0 ? position.refresh() : undefined);
    this.#turn = isKnown.catch(() => {/* the write that asked reports it */});
    return isKnown;
  }

  #newEvent(user: User, command: Command): NewEvent {
    return "text" in command
      ? { ...command, user, text: cleanText(command.text, this.#options.textMax) }
      : { ...command, user };
  }
}
