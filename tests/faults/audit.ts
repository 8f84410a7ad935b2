// Compares what everybody was told with the log itself, read whole at the end.

import type { LogEvent } from "../../protocol/event.ts";
import type { Said } from "./crowd/ledger.ts";
import type { Reader, Sight } from "./crowd/member.ts";
import type { TableRow } from "./table.ts";

/** What was found wrong, by kind; all of them are to be 0. */
export interface Flaws {
  /** Acked and not in the log, or written after it and never seen. */
  lost: number;
  /** In the log twice, or seen twice. */
  repeated: number;
  /** Told in another order than the log's, or times and ids that fall. */
  misordered: number;
  /** Not what was said, or not where the ack said. */
  changed: number;
}

/** A room's log, whole. */
export type RoomLogs = ReadonlyMap<string, readonly LogEvent[]>;

/** An audit's outcome. */
export interface Audit {
  readonly rows: readonly TableRow[];
  readonly flaws: Flaws;
  /** The first few things that are wrong, in words. */
  readonly examples: readonly string[];
}

const EXAMPLES_MAX = 10;

/** Judges everything. */
export function audit(
  said: readonly Said[],
  readers: readonly Reader[],
  logs: RoomLogs,
): Audit {
  const findings = new Findings();
  const rows: TableRow[] = [];
  rows.push(row("log", "itself", auditLog(said, logs, findings), {}));
  for (const [transport, group] of grouped(said, ({ transport }) => transport)) {
    const flaws = auditWriters(group, logs, findings);
    const durable = group.filter(({ acks, seen }) => acks.length > 0 || seen);
    rows.push(row(transport, "writers", flaws, {
      said: group.length,
      sent: group.reduce((sum, { sent }) => sum + sent, 0),
      acked: durable.length,
    }));
  }
  for (const [transport, group] of grouped(readers, ({ transport }) => transport)) {
    const flaws = noFlaws();
    for (const reader of group) add(flaws, auditReader(reader, logs, findings));
    rows.push(row(transport, "readers", flaws, {
      seen: group.reduce((sum, { stretches }) => sum + stretches.flat().length, 0),
      connections: group.reduce((sum, { connections }) => sum + connections, 0),
    }));
  }
  return { rows, flaws: findings.flaws, examples: findings.examples };
}

function auditLog(said: readonly Said[], logs: RoomLogs, findings: Findings): Flaws {
  const flaws = noFlaws();
  const begun = new Set(said.map(({ room, text }) => `${room} ${text}`));
  const ids = new Set<string>();
  for (const [room, events] of logs) {
    const texts = new Set<string>();
    for (const [index, event] of events.entries()) {
      const before = events[index - 1];
      const where = `${room}/${event.seq}`;
      const text = textOf(event);
      if (event.seq !== index + 1) findings.note(flaws, "lost", `${where}: a gap before it`);
      if (before && (event.at < before.at || event.id <= before.id)) {
        findings.note(flaws, "misordered", `${where}: its time or id is before the one before`);
      }
      if (texts.has(text) || ids.has(event.id)) {
        findings.note(flaws, "repeated", `${where}: "${text}" is there twice`);
      }
      if (!begun.has(`${room} ${text}`)) {
        findings.note(flaws, "changed", `${where}: nobody said "${text}"`);
      }
      texts.add(text);
      ids.add(event.id);
    }
  }
  return flaws;
}

function auditWriters(said: readonly Said[], logs: RoomLogs, findings: Findings): Flaws {
  const flaws = noFlaws();
  const newest = new Map<string, number>();
  const places = new Map<string, Map<string, LogEvent>>();
  for (const [room, events] of logs) {
    places.set(room, new Map(events.map((event) => [textOf(event), event])));
  }
  for (const { writer, room, text, acks, seen } of said) {
    const event = places.get(room)?.get(text);
    if (event === undefined) {
      if (acks.length > 0 || seen) findings.note(flaws, "lost", `"${text}" was acked`);
      continue;
    }
    if (event.user.name !== writer) {
      findings.note(flaws, "changed", `"${text}" is ${event.user.name}'s now`);
    }
    for (const ack of acks) {
      if (ack.seq !== event.seq || ack.id !== event.id || ack.at !== event.at) {
        findings.note(flaws, "changed", `"${text}" was acked as ${ack.seq}, is ${event.seq}`);
      }
    }
    // A writer says one after another, and says again in the same order what was not acked.
    if (event.seq < (newest.get(writer) ?? 0)) {
      findings.note(
        flaws,
        "misordered",
        `"${text}" came to stand before what its author said first`,
      );
    }
    newest.set(writer, event.seq);
  }
  return flaws;
}

function auditReader(reader: Reader, logs: RoomLogs, findings: Findings): Flaws {
  const flaws = noFlaws();
  const events = logs.get(reader.room) ?? [];
  const who = `${reader.transport} in ${reader.room}`;
  for (const stretch of reader.stretches) {
    const seen = new Set<number>();
    // With a cursor all is seen from the first on; without one, from the archive's first line on.
    let last = reader.resumes ? 0 : (seqOf(stretch[0], events) ?? 1) - 1;
    for (const sight of stretch) {
      const seq = seqOf(sight, events);
      const event = seq === undefined ? undefined : events[seq - 1];
      if (event === undefined) {
        findings.note(flaws, "changed", `${who} saw "${sight.text}", which is not in the log`);
        continue;
      }
      if (!isSame(sight, event)) findings.note(flaws, "changed", `${who} saw ${event.seq} altered`);
      if (seen.has(event.seq)) findings.note(flaws, "repeated", `${who} saw ${event.seq} twice`);
      else if (event.seq < last) {
        findings.note(flaws, "misordered", `${who} saw ${event.seq} after ${last}`);
      } else if (event.seq > last + 1) {
        findings.note(flaws, "lost", `${who} saw nothing from ${last + 1} to ${event.seq - 1}`);
      }
      seen.add(event.seq);
      last = Math.max(last, event.seq);
    }
    if (reader.resumes && last < events.length) {
      findings.note(flaws, "lost", `${who} saw nothing from ${last + 1} to ${events.length}`);
    }
  }
  return flaws;
}

/** Plain lines have no seq: their text tells where they stand. */
function seqOf(sight: Sight | undefined, events: readonly LogEvent[]): number | undefined {
  if (sight === undefined || sight.seq !== undefined) return sight?.seq;
  let index = seqsByText.get(events);
  if (index === undefined) {
    index = new Map(events.map((event) => [textOf(event), event.seq]));
    seqsByText.set(events, index);
  }
  return index.get(sight.text ?? "");
}

const seqsByText = new WeakMap<readonly LogEvent[], Map<string, number>>();

function isSame(sight: Sight, event: LogEvent): boolean {
  if (sight.seq === undefined) return true;
  return JSON.stringify(sight) === JSON.stringify(event);
}

function textOf(event: LogEvent): string {
  return event.type === "message" ? event.text ?? "" : `(${event.type})`;
}

class Findings {
  readonly flaws = noFlaws();
  readonly examples: string[] = [];

  note(flaws: Flaws, kind: keyof Flaws, example: string): void {
    flaws[kind]++;
    this.flaws[kind]++;
    if (this.examples.length < EXAMPLES_MAX) this.examples.push(`${kind}: ${example}`);
  }
}

function noFlaws(): Flaws {
  return { lost: 0, repeated: 0, misordered: 0, changed: 0 };
}

function add(sum: Flaws, flaws: Flaws): void {
  for (const kind of Object.keys(flaws) as (keyof Flaws)[]) sum[kind] += flaws[kind];
}

function row(
  transport: string,
  part: string,
  { lost, repeated, misordered, changed }: Flaws,
  counts: Readonly<Record<string, number>>,
): TableRow {
  return {
    transport,
    part,
    "said": counts.said ?? "",
    "sent": counts.sent ?? "",
    "acked": counts.acked ?? "",
    "seen": counts.seen ?? "",
    "connections": counts.connections ?? "",
    lost,
    repeated,
    "out of order": misordered,
    changed,
  };
}

function grouped<T>(all: readonly T[], keyOf: (each: T) => string): Map<string, T[]> {
  return Map.groupBy(all, keyOf);
}
