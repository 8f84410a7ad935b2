// Who is writing at the moment, and telling others that one is oneself.

import type { User } from "../../protocol/event.ts";
import type { Clock } from "../../protocol/clock.ts";

/** Somebody who stops is shown this long. */
export const SHOWN_FOR_MS = 5_000;
/** While somebody writes, the others are told this often: before the last time has faded. */
export const NOTIFY_EVERY_MS = SHOWN_FOR_MS * 0.6;

/** The others who write. */
export class TypingUsers implements Disposable {
  readonly #clock: Clock;
  readonly #onChange: (users: readonly User[]) => void;
  readonly #users = new Map<string, { readonly user: User; readonly cancel: () => void }>();

  constructor(clock: Clock, onChange: (users: readonly User[]) => void) {
    this.#clock = clock;
    this.#onChange = onChange;
  }

  /** They write. */
  add(user: User): void {
    this.#users.get(user.id)?.cancel();
    this.#users.set(user.id, {
      user,
      cancel: this.#clock.setTimer(SHOWN_FOR_MS, () => this.end(user.id)),
    });
    this.#changed();
  }

  /** They said it, or left. */
  end(id: string): void {
    const entry = this.#users.get(id);
    if (!entry) return;
    entry.cancel();
    this.#users.delete(id);
    this.#changed();
  }

  [Symbol.dispose](): void {
    for (const { cancel } of this.#users.values()) cancel();
    this.#users.clear();
  }

  #changed(): void {
    this.#onChange([...this.#users.values()].map(({ user }) => user));
  }
}
