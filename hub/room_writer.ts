// Writes in one room: authorizes, limits the rate, cleans the text and appends to the log.

import { ChatError } from "../protocol/chat_error.ts";
import type { ErrorCode } from "../protocol/error_codes.ts";
import type { User } from "../protocol/events/base.ts";
import { writeAction, type WriteContent } from "../protocol/events/writes.ts";
import { cleanText } from "../protocol/message_text.ts";
import type { Appended, EventLog, NewEvent } from "./event_log.ts";
import type { Actor, Policy } from "./policy.ts";
import type { RoomPosition } from "./room_position.ts";

/** A request to write. */
export type Command = WriteContent & { readonly nonce?: string };

/** Whether a message is the first of a room, which opens it, or a further one. */
export type SayKind = "opening" | "further";

/** The position of what was written, and its text. */
export interface Written extends Appended {
  /** The text as it was cleaned; empty for a deletion. */
  readonly text: string;
}

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

/** How a write ended: written, recognized by its nonce, refused with a code, or failed by a bug. */
export type WriteResult = "written" | "repeated" | ErrorCode | "failed";

/** Counts what happens to messages, for the metrics. */
export interface HubObserver {
  /** A write ended `seconds` after it came in; if it was `written`, it is durable. */
  wrote(result: WriteResult, seconds: number): void;
  /** `events` of a room went to `receivers` subscribers in one post. */
  posted(events: number, receivers: number): void;
}

/** Counts nothing. */
export const NO_OBSERVER: HubObserver = { wrote() {}, posted() {} };

const MS_PER_SECOND = 1_000;

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
  async write(actor: Actor, command: Command): Promise<Written> {
    const started = performance.now();
    const record = (result: WriteResult) =>
      this.#options.observer.wrote(result, (performance.now() - started) / MS_PER_SECOND);
    try {
      const written = await this.#append(actor, command);
      record(written.repeated ? "repeated" : "written");
      return written;
    } catch (error) {
      record(error instanceof ChatError ? error.code : "failed");
      throw error;
    }
  }

  async #append(actor: Actor, command: Command): Promise<Written> {
    const { room, log, policy, position } = this.#options;
    const action = writeAction(command.type);
    const user = policy.authorize(actor, action, { type: "room", room });
    const newEvent = this.#newEvent(user, command);
    if (command.type === "message") {
      if (position.head === 0 || this.#waiting > 0) await this.#inTurn(() => this.#learnHead());
      const opensRoom = position.head === 0 && this.#openedBy === undefined;
      this.#checkRate(actor, user, opensRoom ? "opening" : "further");
      if (opensRoom) this.#openedBy = newEvent;
    } else {
      this.#checkRate(actor, user, "further");
      // An unknown target may be the user's own message, which is being written. Otherwise the log
      // refuses it, unless it knows the nonce.
      const authorId = await this.#inTurn(() => log.authorOf(room, command.target)) ?? user.id;
      policy.authorize(actor, action, { type: "message", room, authorId });
      return this.#written(newEvent, await log.append(room, { ...newEvent, authorId }));
    }
    try {
      return this.#written(newEvent, await log.append(room, newEvent));
    } finally {
      if (this.#openedBy === newEvent) this.#openedBy = undefined;
    }
  }

  /** Counts a write against the user's rate. */
  #checkRate(actor: Actor, user: User, kind: SayKind): void {
    const retryAfter = this.#options.takeSay(actor, user, kind);
    if (retryAfter > 0) {
      throw new ChatError("rate_limited", "Too many messages: wait a moment", { retryAfter });
    }
  }

  /** The log emits the event in a later task, and its author may read before that. */
  #written(newEvent: NewEvent, appended: Appended): Written {
    const { seq, at } = appended;
    this.#options.position.advance({ ...newEvent, seq, at });
    return { ...appended, text: "text" in newEvent ? newEvent.text : "" };
  }

  /** Another node may have opened the room. */
  async #learnHead(): Promise<void> {
    const { position } = this.#options;
    if (position.head === 0) await position.refresh();
  }

  /** Asks the log after all earlier writes have. Later writes wait behind it, so all keep their order. */
  #inTurn<T>(ask: () => Promise<T>): Promise<T> {
    this.#waiting++;
    const answer = this.#turn.then(ask);
    const release = () => void this.#waiting--;
    this.#turn = answer.then(release, release);
    return answer;
  }

  #newEvent(user: User, command: Command): NewEvent {
    return "text" in command
      ? { ...command, user, text: cleanText(command.text, this.#options.textMax) }
      : { ...command, user };
  }
}
