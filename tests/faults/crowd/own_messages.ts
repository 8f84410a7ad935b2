// Which of their own messages a writer changes next: each is under one change at a time, so that what
// it is to hold in the end is known.

import type { Change, Written } from "./ledger.ts";

const EDIT_SHARE = 0.08;
const DELETE_SHARE = 0.05;
/** The newest ones, some of which are edited more than once. */
const KEPT_MAX = 20;

/** A writer's acked messages that stand and that nothing is under way for. */
export class OwnMessages {
  readonly #standing: Written[] = [];

  /** Something was acked: a message can be changed from now on, an edited one again. */
  settled(written: Written): void {
    if (written.kind === "delete") return;
    this.#standing.push(written.kind === "edit" ? written.target! : written);
    if (this.#standing.length > KEPT_MAX) this.#standing.shift();
  }

  /** What to change now, if anything; it is the caller's until it has settled. */
  next(random: () => number): Change | undefined {
    const choice = random();
    if (this.#standing.length === 0 || choice >= EDIT_SHARE + DELETE_SHARE) return undefined;
    const [target] = this.#standing.splice(Math.floor(random() * this.#standing.length), 1);
    return { kind: choice < EDIT_SHARE ? "edit" : "delete", target: target! };
  }
}
