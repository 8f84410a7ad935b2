// A log as one of several nodes sees it: what other nodes write becomes visible later.

import type { Appended, NewEvent } from "../../hub/event_log.ts";
import { MemoryLog } from "../../store/memory/event_log.ts";

/** Nodes see each other's commits within about a second, even if they miss a notification. */
export const LAG_MS = 1_500;

/** A memory log that lags behind what other nodes have written. */
export class LaggingLog extends MemoryLog {
  override readonly lagMs: number = LAG_MS;
  readonly #elsewhere: { readonly room: string; readonly newEvent: NewEvent }[] = [];
  /** Counts the questions that reached the log. */
  reads = 0;

  /** Another node writes; this one does not see it before `catchUp`. */
  appendElsewhere(room: string, newEvent: NewEvent): void {
    this.#elsewhere.push({ room, newEvent });
  }

  /** This node sees what the other nodes have written. */
  async catchUp(): Promise<void> {
    for (const { room, newEvent } of this.#elsewhere.splice(0)) await super.append(room, newEvent);
  }

  /** A node's own event comes after all events that other nodes wrote before it. */
  override async append(room: string, newEvent: NewEvent): Promise<Appended> {
    await this.catchUp();
    return await super.append(room, newEvent);
  }

  override read(...args: Parameters<MemoryLog["read"]>) {
    this.reads++;
    return super.read(...args);
  }

  override position(room: string) {
    this.reads++;
    return super.position(room);
  }
}
