// Compares what all clients received with the complete log.

import type { KnownEvent } from "../../protocol/events/registry.ts";
import type { Written } from "./crowd/ledger.ts";
import type { Reader } from "./crowd/member.ts";
import { type Finding, Findings, type Flaws } from "./findings.ts";
import { findReaderFlaws } from "./reader_audit.ts";
import { RoomStory } from "./room_story.ts";
import type { TableRow } from "./table.ts";

/** The complete log of each room. */
export type RoomLogs = ReadonlyMap<string, readonly KnownEvent[]>;

/** The result of an audit. */
export interface Audit {
  readonly rows: readonly TableRow[];
  readonly flaws: Flaws;
  /** Descriptions of the first errors. */
  readonly examples: readonly string[];
}

/** Audits everything. */
export function audit(
  all: readonly Written[],
  readers: readonly Reader[],
  logs: RoomLogs,
): Audit {
  const findings = new Findings();
  const stories = new Map(
    logs.entries().map(([room, events]) => [
      room,
      new RoomStory(events, all.filter((written) => written.room === room)),
    ]),
  );
  const rows = [row("log", "itself", findings.add(findLogFlaws(logs, stories)), {})];
  for (const [transport, group] of Map.groupBy(all, ({ transport }) => transport)) {
    const flaws = findings.add(findWriterFlaws(group, stories));
    const durable = group.filter(({ acks, seen }) => acks.length > 0 || seen);
    const count = (kind: Written["kind"]) => durable.filter((each) => each.kind === kind).length;
    rows.push(row(transport, "writers", flaws, {
      begun: group.length,
      sent: group.reduce((sum, { sent }) => sum + sent, 0),
      acked: durable.length,
      edits: count("edit"),
      deletions: count("delete"),
    }));
  }
  for (const [transport, group] of Map.groupBy(readers, ({ transport }) => transport)) {
    const flaws = findings.add(group.flatMap((reader) => {
      const story = stories.get(reader.room);
      return story === undefined ? [] : [...findReaderFlaws(reader, story)];
    }));
    rows.push(row(transport, "readers", flaws, {
      seen: group.reduce((sum, { sightings }) => sum + sightings.flat().length, 0),
      connections: group.reduce((sum, { connections }) => sum + connections, 0),
    }));
  }
  return { rows, flaws: findings.flaws, examples: findings.examples };
}

/** The log itself: gaps, times, ids, and events that nobody wrote. */
function* findLogFlaws(
  logs: RoomLogs,
  stories: ReadonlyMap<string, RoomStory>,
): Generator<Finding> {
  const ids = new Set<string>();
  for (const [room, events] of logs) {
    const story = stories.get(room)!;
    for (const [index, event] of events.entries()) {
      const before = events[index - 1];
      const where = `${room}/${event.seq}`;
      if (event.seq !== index + 1) yield { kind: "lost", what: `${where}: a gap before it` };
      if (before && (event.at < before.at || event.id <= before.id)) {
        yield { kind: "misordered", what: `${where}: its time or id is before the one before` };
      }
      if (ids.has(event.id)) yield { kind: "repeated", what: `${where}: its id is there twice` };
      ids.add(event.id);
    }
    yield* story.findings();
  }
}

/** The acks: each event is where its ack said, in the order in which it was written. */
function* findWriterFlaws(
  group: readonly Written[],
  stories: ReadonlyMap<string, RoomStory>,
): Generator<Finding> {
  const newest = new Map<string, number>();
  for (const written of group) {
    const { kind, writer, room, text, acks, seen } = written;
    const event = stories.get(room)?.eventOf(written);
    if (event === undefined) {
      if (acks.length > 0 || seen) yield { kind: "lost", what: `${kind} "${text}" was acked` };
      continue;
    }
    if (event.user.name !== writer) {
      yield { kind: "altered", what: `${kind} "${text}" is ${event.user.name}'s now` };
    }
    for (const ack of acks) {
      if (ack.seq !== event.seq || ack.id !== event.id || ack.at !== event.at) {
        yield { kind: "altered", what: `"${text}" was acked as ${ack.seq}, is ${event.seq}` };
      }
    }
    // A writer sends one after another, and repeats unacknowledged ones in the same order.
    if (event.seq < (newest.get(writer) ?? 0)) {
      yield { kind: "misordered", what: `"${text}" stands before what its author wrote first` };
    }
    newest.set(writer, event.seq);
  }
}

function row(
  transport: string,
  part: string,
  { lost, repeated, misordered, altered }: Flaws,
  counts: Readonly<Record<string, number>>,
): TableRow {
  return {
    transport,
    part,
    "begun": counts.begun ?? "",
    "sent": counts.sent ?? "",
    "acked": counts.acked ?? "",
    "edits": counts.edits ?? "",
    "deletions": counts.deletions ?? "",
    "seen": counts.seen ?? "",
    "connections": counts.connections ?? "",
    lost,
    repeated,
    "out of order": misordered,
    altered,
  };
}
