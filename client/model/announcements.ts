// Makes the sentences for a screen reader: other users' messages, gathered so that a busy room stays
// bearable, and the loss and return of the connection.

import type { User } from "../../protocol/events/base.ts";
import type { LiveMessage } from "../../protocol/events/message.ts";
import { plainText } from "../../text/message_parts.ts";
import { type ReadonlySignal, signal } from "@preact/signals";
import type { Clock } from "../../protocol/clock.ts";
import type { ConnectionState } from "../connection/connection.ts";
import { t } from "../i18n/messages.ts";

/** A sentence for a screen reader. Each is a new object, so that an equal sentence is read out again. */
export interface Announcement {
  readonly text: string;
}

/** Messages within this time are announced together. */
export const GATHER_MS = 1_000;
/** Up to this many messages are read out; of more, only their number. */
export const READ_OUT_MAX = 3;

/** The announcements of one room. */
export class Announcements implements Disposable {
  readonly #clock: Clock;
  readonly #nameOf: (user: User) => string;
  readonly #announcement = signal<Announcement>({ text: "" });
  #gathered: LiveMessage[] = [];
  #wasLive = false;
  #isLossAnnounced = false;
  #cancelTimer: (() => void) | undefined;

  constructor(clock: Clock, nameOf: (user: User) => string) {
    this.#clock = clock;
    this.#nameOf = nameOf;
  }

  /** What to read out. */
  get announcement(): ReadonlySignal<Announcement> {
    return this.#announcement;
  }

  /** Announces a message that another user has just written. */
  add(message: LiveMessage): void {
    this.#gathered.push(message);
    this.#cancelTimer ??= this.#clock.setTimer(GATHER_MS, () => this.#flush());
  }

  /** Announces the loss of the connection, once however many attempts fail, and its return. */
  setConnection(state: ConnectionState): void {
    if (state.name === "live") {
      if (this.#isLossAnnounced) this.#announce(t.connection.announceBack);
      this.#isLossAnnounced = false;
      this.#wasLive = true;
    } else if (this.#wasLive && state.name !== "connecting" && !this.#isLossAnnounced) {
      this.#isLossAnnounced = true;
      this.#announce(t.connection.announceLost);
    }
  }

  [Symbol.dispose](): void {
    this.#cancelTimer?.();
  }

  #announce(text: string): void {
    this.#announcement.value = { text };
  }

  #flush(): void {
    const gathered = this.#gathered;
    this.#gathered = [];
    this.#cancelTimer = undefined;
    const last = gathered.at(-1);
    if (!last) return;
    this.#announce(
      gathered.length > READ_OUT_MAX
        ? t.log.announceMany(gathered.length, this.#nameOf(last.user))
        : gathered.map(({ user, text }) =>
          // One line per message: a line break in a text must not look like the next speaker.
          t.log.announce(this.#nameOf(user), plainText(text).replace(/\s+/g, " "))
        ).join("\n"),
    );
  }
}
