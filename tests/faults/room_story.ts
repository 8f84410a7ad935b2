// The log of a room with what was written in it: who wrote each event, and the content of each
// message over time.

import type { KnownEvent } from "../../protocol/events/registry.ts";
import type { Written } from "./crowd/ledger.ts";
import type { Finding } from "./findings.ts";

/** The content of a message from some moment on. */
export interface Version {
  /** Undefined once it is deleted. */
  readonly text: string | undefined;
  /** The seq of the change; for the first one, that of the message. */
  readonly since: number;
  readonly edited?: number;
  readonly deleted?: number;
}

/** The events of a room, each with its write. */
export class RoomStory {
  readonly events: readonly KnownEvent[];
  readonly #written: ReadonlyMap<number, Written>;
  readonly #events: ReadonlyMap<Written, KnownEvent>;
  /** By the seq of the message, in the order of time. */
  readonly #versions = new Map<number, Version[]>();
  readonly #messagesByText = new Map<string, number>();

  constructor(events: readonly KnownEvent[], all: readonly Written[]) {
    this.events = events;
    this.#written = assign(events, all);
    this.#events = new Map(this.#written.entries().map(([seq, each]) => [each, events[seq - 1]!]));
    for (const event of events) this.#apply(event);
  }

  /** The place of a write in the log, if it is there. */
  eventOf(written: Written): KnownEvent | undefined {
    return this.#events.get(written);
  }

  /** All contents that a message ever had. */
  versionsOf(seq: number): readonly Version[] {
    return this.#versions.get(seq) ?? [];
  }

  /** The seq of the message that ever had this text. */
  messageWith(text: string): number | undefined {
    return this.#messagesByText.get(text);
  }

  /** Whether plain lines omit it, at one time or at all times. */
  isSilent(seq: number): boolean {
    const event = this.events[seq - 1];
    return event?.type !== "message" || event.text === undefined;
  }

  /** Events that nobody wrote, and events that differ from what was written. */
  *findings(): Generator<Finding> {
    for (const event of this.events) {
      const where = `${event.room}/${event.seq}`;
      if (!this.#written.has(event.seq)) {
        yield { kind: "altered", what: `${where}: nobody wrote this ${event.type}` };
        continue;
      }
      if (!isAsItStands(event, this.#versions)) {
        yield { kind: "altered", what: `${where}: not what its last change made of it` };
      }
    }
  }

  #apply(event: KnownEvent): void {
    const written = this.#written.get(event.seq);
    if (written === undefined) return;
    if (event.type === "message") {
      this.#add(event.seq, { text: written.text, since: event.seq });
    } else if (event.type === "edit") {
      this.#add(event.target, { text: written.text, since: event.seq, edited: event.at });
    } else this.#add(event.target, { text: undefined, since: event.seq, deleted: event.at });
  }

  #add(seq: number, version: Version): void {
    const versions = this.#versions.get(seq);
    if (versions === undefined) this.#versions.set(seq, [version]);
    else versions.push(version);
    if (version.text !== undefined) this.#messagesByText.set(version.text, seq);
  }
}

/** Whether an event that is read now has the newest version of its message. */
function isAsItStands(
  event: KnownEvent,
  versions: ReadonlyMap<number, readonly Version[]>,
): boolean {
  if (event.type === "delete") return true;
  const seq = event.type === "edit" ? event.target : event.seq;
  const newest = versions.get(seq)?.at(-1);
  if (newest === undefined || event.text !== newest.text) return false;
  if (event.deleted !== newest.deleted) return false;
  return event.type === "edit" || event.edited === newest.edited;
}

/**
 * The write of each event, by seq: by its acks if there are any; otherwise a message by its text,
 * which nobody could change yet, and a change by its message, which has one in flight at a time.
 */
function assign(events: readonly KnownEvent[], all: readonly Written[]): Map<number, Written> {
  const bySeq = new Map<number, Written>();
  const unacked = new Map<string, Written>();
  for (const written of all) {
    const [ack] = written.acks;
    if (ack !== undefined) bySeq.set(ack.seq, written);
    else unacked.set(keyOf(written.kind, written.target?.acks[0]?.seq, written.text), written);
  }
  const assigned = new Map<number, Written>();
  for (const event of events) {
    const acked = bySeq.get(event.seq);
    if (acked !== undefined) {
      if (isMadeOf(event, acked)) assigned.set(event.seq, acked);
      continue;
    }
    const target = event.type === "message" ? undefined : event.target;
    const key = keyOf(event.type, target, event.type === "message" ? event.text : undefined);
    const written = unacked.get(key);
    if (written === undefined) continue;
    // An event that is there a second time then belongs to no write, and is reported.
    unacked.delete(key);
    assigned.set(event.seq, written);
  }
  return assigned;
}

function keyOf(kind: string, target: number | undefined, text: string | undefined): string {
  return kind === "message" ? `message ${text}` : `${kind} ${target}`;
}

function isMadeOf(event: KnownEvent, { kind, target }: Written): boolean {
  if (event.type !== kind) return false;
  return event.type === "message" || event.target === target?.acks[0]?.seq;
}
