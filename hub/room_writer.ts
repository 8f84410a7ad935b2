// The rules for writing in one room: who may, how much, and what a text may be.

import { ChatError } from "../protocol/chat_error.ts";
import type { User } from "../protocol/event.ts";
import { cleanText } from "../protocol/message_text.ts";
import type { Appended, Draft, Log } from "./log/log.ts";
import type { HubObserver, WriteResult } from "./observer.ts";
import { authorize, type RoomAccess } from "./room_access.ts";
import type { Visitor } from "./visitor.ts";

/** A write, as it comes from outside. */
export type Wish =
  & { readonly nonce?: string }
  & (
    | { readonly type: "message"; readonly text: string }
    | { readonly type: "edit"; readonly target: number; readonly text: string }
    | { readonly type: "delete"; readonly target: number }
  );

/** Whether a say is a room's first of all, which opens the room, or a further one. */
export type SayKind = "opening" | "further";

/** What bounds writing in every room of a house. */
export interface WritingRules {
  /** Who may read and write. */
  readonly access: RoomAccess;
  /** Most code points in a message. */
  readonly textMax: number;
  /** Takes one say of the visitor's allowance: 0, or the ms to wait. */
  readonly takeSay: (visitor: Visitor, user: User, kind: SayKind) => number;
}

/** Where a writer writes, and by which rules. */
export interface RoomWriterOptions extends WritingRules {
  /** The room's name. */
  readonly room: string;
  /** Takes the drafts that may be written. */
  readonly log: Log;
  /** Hears how each write ended. */
  readonly observer: HubObserver;
}

const MS_A_SECOND = 1_000;

/** Writes in one room. */
export class RoomWriter {
  readonly #options: RoomWriterOptions;
  /** The first message of all while it is being written: who speaks meanwhile opens nothing more. */
  #openedBy: Draft | undefined;

  /** Nothing is written yet. */
  constructor(options: RoomWriterOptions) {
    this.#options = options;
  }

  /**
   * Writes a message, an edit or a removal; resolves when it is durable.
   *
   * @throws {ChatError} whatever refuses it: see protocol/error_codes.ts
   */
  async write(visitor: Visitor, wish: Wish): Promise<Appended> {
    const started = performance.now();
    const tell = (result: WriteResult) =>
      this.#options.observer.wrote(result, (performance.now() - started) / MS_A_SECOND);
    try {
      const appended = await this.#append(visitor, wish);
      tell(appended.repeated ? "repeated" : "written");
      return appended;
    } catch (error) {
      tell(error instanceof ChatError ? error.code : "failed");
      throw error;
    }
  }

  async #append(visitor: Visitor, wish: Wish): Promise<Appended> {
    const { room, log, access, takeSay } = this.#options;
    const user = authorize(visitor.user, wish.type === "message" ? "write" : "change", access);
    const draft = this.#draft(user, wish);
    // An edit or a removal finds nothing in an empty room, so it opens none.
    const opensRoom = wish.type === "message" && log.head(room) === 0 &&
      this.#openedBy === undefined;
    const retryAfter = takeSay(visitor, user, opensRoom ? "opening" : "further");
    if (retryAfter > 0) {
      throw new ChatError("rate_limited", "Too many messages: wait a moment", { retryAfter });
    }
    if (opensRoom) this.#openedBy = draft;
    try {
      return await log.append(room, draft);
    } finally {
      if (this.#openedBy === draft) this.#openedBy = undefined;
    }
  }

  #draft(user: User, wish: Wish): Draft {
    return wish.type === "delete"
      ? { ...wish, user }
      : { ...wish, user, text: cleanText(wish.text, this.#options.textMax) };
  }
}
