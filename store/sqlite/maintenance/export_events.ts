// Exports rooms event by event, in their current state, while a server may be writing.

import { DatabaseSync } from "node:sqlite";
import type { EventBase, StoredFields } from "../../../protocol/events/base.ts";
import { isEventType, type KnownEvent, restoreEvent } from "../../../protocol/events/registry.ts";
import { Reader, type StoredEvent } from "../reader.ts";
import { SCHEMA_VERSION, schemaState } from "../schema.ts";
import { DATABASE_FILE } from "../prepare_folder.ts";
import { exists } from "../durable_file.ts";

/** Events per read: short reads, so that no deletion waits for the end of an export. */
const PAGE = 500;

/** An event of a type that this version does not know, as it is stored. */
export interface ForeignEvent extends EventBase<string>, Pick<StoredFields, "text" | "payload"> {
  /** Seq of the message that the event refers to. */
  readonly ref?: number | undefined;
}

/** An event in an export. */
export type ExportedEvent = KnownEvent | ForeignEvent;

/**
 * The events of a room, or of all rooms in turn, each up to its current head.
 *
 * @throws {Error} with one line that says what to do.
 */
export async function* exportEvents(folder: string, room?: string): AsyncGenerator<ExportedEvent> {
  const path = `${folder}/${DATABASE_FILE}`;
  if (!await exists(path)) {
    throw new Error(`Cannot export "${folder}": there is no log in it; name another with --data`);
  }
  checkVersion(folder, path);
  using reader = new Reader(path);
  const rooms = reader.rows("heads")
    .map(({ name, head }) => ({ name: String(name), head: Number(head) }))
    .filter(({ name }) => room === undefined || name === room);
  if (room !== undefined && rooms.length === 0) {
    throw new Error(`Cannot export "${room}": nobody has spoken there`);
  }
  for (const { name, head } of rooms) {
    for (let first = 1; first <= head; first += PAGE) {
      yield* eventsOf(reader, name, first, Math.min(first + PAGE - 1, head));
    }
  }
}

/** Reading needs the current tables, and only the server's start or a task that writes migrates them. */
function checkVersion(folder: string, path: string): void {
  const db = new DatabaseSync(path, { readOnly: true });
  try {
    const state = schemaState(db);
    if (state.is !== "known" || state.version === SCHEMA_VERSION) return;
    throw new Error(
      `Cannot export "${folder}": an older Hubbub wrote it (version ${state.version}); ` +
        "start the server once, which updates it",
    );
  } finally {
    db.close();
  }
}

function eventsOf(reader: Reader, room: string, first: number, last: number): ExportedEvent[] {
  try {
    return reader.storedEvents(room, first, last).map(exported);
  } catch (error) {
    const cause = reader.health.cause ?? error;
    throw new Error(`Cannot export "${room}" from ${first} on: ${cause}`, { cause: error });
  }
}

function exported({ base, fields }: StoredEvent): ExportedEvent {
  if (isEventType(base.type)) return restoreEvent(base, fields) as KnownEvent;
  const { target, text, payload } = fields;
  return {
    ...base,
    ...(target == null ? {} : { ref: target }),
    ...(text == null ? {} : { text }),
    ...(payload === undefined ? {} : { payload }),
  };
}
