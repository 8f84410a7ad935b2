// A room's log beside what was written in it: which event is whose, and what each message held when.

import type { KnownEvent } from "../../protocol/event.ts";
import type { Written } from "./crowd/ledger.ts";
import type { Finding } from "./findings.ts";

/** What a message held from some moment on. */
export interface Version {
  /** Undefined once it is deleted. */
  readonly text: string | undefined;
  /** Seq of the change that made it so; the message's own for the first. */
  readonly since: number;
  readonly edited?: number;
  readonly deleted?: number;
}

/** One room's events, each with what it came from. */
export class RoomStory {
  readonly events: readonly KnownEvent[];
  readonly #written: ReadonlyMap<number, Written>;
  readonly #events: ReadonlyMap<Written, KnownEvent>;
  /** By the message's seq, in the order of time. */
  readonly #versions = new Map<number, Version[]>();
  readonly #messagesByText = new Map<string, number>();

  constructor(events: readonly KnownEvent[], all: readonly Written[]) {
    this.events = events;
    this.#written = assign(events, all);
    this.#events = new Map(this.#written.entries().map(([seq, each]) => [each, events[seq - 1]!]));
    for (const event of events) this.#take(event);
  }

  /** Where it came to stand, if it did. */
  eventOf(written: Written): KnownEvent | undefined {
    return this.#events.get(written);
  }

  /** All that a message ever held. */
  versionsOf(seq: number): readonly Version[] {
    return this.#versions.get(seq) ?? [];
  }

  /** The seq of the message that ever had this text. */
  messageWith(text: string): number | undefined {
    return this.#messagesByText.get(text);
  }

  /** Whether plain lines leave it out, at one time or at all times. */
  isSilent(seq: number): boolean {
    const event = this.events[seq - 1];
    return event?.type !== "message" || event.text === undefined;
  }

  /** What is there and nobody wrote, and what is not what it was made into. */
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

  #take(event: KnownEvent): void {
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

/** Whether an event that is read now carries the newest version of its message. */
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
 * By seq, what each event was made of: where acks say so, by them; else a message by its text, which
 * nobody could change yet, and a change by what it changes, as a message is under one at a time.
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
    // What is there a second time is then nobody's, and found to be that.
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
