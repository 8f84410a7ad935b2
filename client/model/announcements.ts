// Gathers other people's messages into sentences for a screen reader, so that a busy room stays bearable.

import type { LiveMessage, User } from "../../protocol/event.ts";
import { plainText } from "../../text/message_parts.ts";
import type { Clock } from "../../protocol/clock.ts";
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
  readonly #announce: (sentence: string) => void;
  readonly #nameOf: (user: User) => string;
  #gathered: LiveMessage[] = [];
  #cancelTimer: (() => void) | undefined;

  constructor(clock: Clock, announce: (sentence: string) => void, nameOf: (user: User) => string) {
    this.#clock = clock;
    this.#announce = announce;
    this.#nameOf = nameOf;
  }

  /** Announces a message that another user has just written. */
  add(message: LiveMessage): void {
    this.#gathered.push(message);
    this.#cancelTimer ??= this.#clock.setTimer(GATHER_MS, () => this.#flush());
  }

  [Symbol.dispose](): void {
    this.#cancelTimer?.();
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
