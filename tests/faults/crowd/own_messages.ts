// Chooses which of its own messages a writer changes next. Each has one change in flight at a time,
// so that its final content is known.

import type { Change, Written } from "./ledger.ts";

const EDIT_SHARE = 0.08;
const DELETE_SHARE = 0.05;
/** The newest ones, some of which are edited more than once. */
const KEPT_MAX = 20;

/** A writer's acknowledged messages that are not deleted and have no change in flight. */
export class OwnMessages {
  readonly #live: Written[] = [];

  /** Something was acknowledged: a message can be changed from now on, an edited one again. */
  settled(written: Written): void {
    if (written.kind === "delete") return;
    this.#live.push(written.kind === "edit" ? written.target! : written);
    if (this.#live.length > KEPT_MAX) this.#live.shift();
  }

  /** Returns what to change now, if anything; it belongs to the caller until it has settled. */
  next(random: () => number): Change | undefined {
    const choice = random();
    if (this.#live.length === 0 || choice >= EDIT_SHARE + DELETE_SHARE) return undefined;
    const [target] = this.#live.splice(Math.floor(random() * this.#live.length), 1);
    return { kind: choice < EDIT_SHARE ? "edit" : "delete", target: target! };
  }
}
