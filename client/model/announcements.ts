// Gathers live messages into sentences for a screen reader, so that a busy room stays bearable.

import type { LiveMessage, User } from "../../protocol/event.ts";
import { plainText } from "../../text/message_parts.ts";
import { t } from "../i18n/messages.ts";
import type { Clock } from "../connection/clock.ts";

/** Messages within this time are told together. */
export const GATHER_MS = 1_000;
/** So many are read out; of more only their number. */
export const READ_OUT_MAX = 3;

/** One room's announcements. */
export class Announcements implements Disposable {
  readonly #clock: Clock;
  readonly #say: (sentence: string) => void;
  readonly #nameOf: (user: User) => string;
  #gathered: LiveMessage[] = [];
  #cancelAlarm: (() => void) | undefined;

  constructor(clock: Clock, say: (sentence: string) => void, nameOf: (user: User) => string) {
    this.#clock = clock;
    this.#say = say;
    this.#nameOf = nameOf;
  }

  /** A message that somebody else has just written. */
  add(message: LiveMessage): void {
    this.#gathered.push(message);
    this.#cancelAlarm ??= this.#clock.after(GATHER_MS, () => this.#flush());
  }

  [Symbol.dispose](): void {
    this.#cancelAlarm?.();
  }

  #flush(): void {
    const gathered = this.#gathered;
    this.#gathered = [];
    this.#cancelAlarm = undefined;
    const last = gathered.at(-1);
    if (!last) return;
    this.#say(
      gathered.length > READ_OUT_MAX
        ? t.log.announceMany(gathered.length, this.#nameOf(last.user))
        : gathered.map(({ user, text }) =>
          // A line each: what a text itself has on a line of its own would be somebody else's.
          t.log.announce(this.#nameOf(user), plainText(text).replace(/\s+/g, " "))
        ).join("\n"),
    );
  }
}
