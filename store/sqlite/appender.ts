// Appends events inside a transaction: checks nonces and targets, and assigns seq, id and time.

import { changeOf } from "../../protocol/events/registry.ts";
import type { Appended, NewEvent } from "../../hub/event_log.ts";
import {
  contentFields,
  type RefusalCode,
  refuseTarget,
  type TargetFacts,
} from "../../hub/append_rules.ts";
import type { Ulids } from "../ulid.ts";
import type { WriterStatements } from "./statements.ts";

interface RoomState {
  readonly id: number;
  head: number;
  lastAt: number;
  spokenAt: number;
}

interface FirstRow {
  readonly seq: number;
  readonly id: string;
  readonly at: number;
  readonly type: string;
  readonly ref: number | null;
  readonly payload: string | null;
  /** Bytes once the message has changed since; null if the event has no text. */
  readonly body: string | Uint8Array | null;
}

interface Target extends TargetFacts {
  /** Its newest text. */
  readonly textId: number;
}

/** The columns of an event that its content decides. */
interface ContentColumns {
  readonly ref: number | null;
  readonly text: string | undefined;
  readonly payload: string | null;
}

/** The event's position, or why it was refused. */
export type AppendResult = Appended | RefusalCode;

/** Appends events; its caller begins and ends the transactions. */
export class Appender {
  readonly #sql: WriterStatements;
  readonly #ids: Ulids;
  /** Rooms used since the last rollback, so that an append need not look up its room. */
  readonly #rooms = new Map<string, RoomState>();
  /** Rooms whose head is not in their table yet. */
  readonly #moved = new Set<RoomState>();

  /** Appends through these statements, with ids from `ids`. */
  constructor(sql: WriterStatements, ids: Ulids) {
    this.#sql = sql;
    this.#ids = ids;
  }

  /** Appends the event at `now` (ms since the epoch); if it is refused, nothing was written. */
  append(name: string, newEvent: NewEvent, now: number): AppendResult {
    const known = this.#room(name);
    const columns = columnsOf(newEvent);
    const repeated = known && this.#findRepeated(known, newEvent, columns);
    if (repeated) return repeated;
    let target: Target | undefined;
    if (columns.ref !== null) {
      target = known && this.#target(known, columns.ref);
      const refused = refuseTarget(target, newEvent.authorId);
      if (refused) return refused;
    }
    const room = known ?? this.#addRoom(name);
    const textId = columns.text === undefined ? null : this.#addText(columns.text);
    const appended = this.#add(room, newEvent, columns, textId, now);
    if (newEvent.type === "message") this.#sql.addMessage.run(room.id, appended.seq, textId);
    if (target) this.#changeTarget(room, newEvent, target, textId, appended.at);
    return appended;
  }

  /** Writes the heads that moved; must be called before every commit. */
  settle(): void {
    for (const { id, head, lastAt, spokenAt } of this.#moved) {
      this.#sql.moveHead.run(head, lastAt, spokenAt, id);
    }
    this.#moved.clear();
  }

  /** Forgets all state that a rollback may have undone. */
  forget(): void {
    this.#moved.clear();
    this.#rooms.clear();
  }

  #changeTarget(
    room: RoomState,
    newEvent: NewEvent,
    target: Target,
    textId: number | null,
    at: number,
  ): void {
    const change = changeOf({ ...newEvent, at });
    if (!change) return;
    if (change.deleted === undefined) {
      this.#sql.wipeText.run(target.textId);
      this.#sql.editMessage.run(textId, change.edited, room.id, change.target);
    } else {
      this.#sql.wipeTexts.run(room.id, change.target);
      this.#sql.deleteMessage.run(change.deleted, room.id, change.target);
      // It may have been the last message that kept the record of an author who left long ago.
      this.#sql.releaseUser.run(target.userId);
    }
  }

  #add(
    room: RoomState,
    { type, user, nonce }: NewEvent,
    { ref, payload }: ContentColumns,
    textId: number | null,
    now: number,
  ): Appended {
    const { id, at } = this.#ids.next(now);
    const seq = room.head + 1;
    this.#sql.addEvent.run(
      ...[room.id, seq, id, at, type, user.id, user.name, user.guest ? 1 : 0],
      ...[ref, textId, payload, nonce ?? null],
    );
    room.head = seq;
    room.lastAt = at;
    if (type === "message") room.spokenAt = at;
    this.#moved.add(room);
    return { seq, id, at, repeated: false };
  }

  #addText(text: string): number {
    return Number(this.#sql.addText.run(text).lastInsertRowid);
  }

  #room(name: string): RoomState | undefined {
    const cached = this.#rooms.get(name);
    if (cached) return cached;
    const row = this.#sql.room.get(name);
    if (!row) return undefined;
    const { id, head, lastAt, spokenAt } = row;
    const room = {
      id: Number(id),
      head: Number(head),
      lastAt: Number(lastAt),
      spokenAt: Number(spokenAt),
    };
    this.#rooms.set(name, room);
    return room;
  }

  #addRoom(name: string): RoomState {
    const id = Number(this.#sql.addRoom.run(name).lastInsertRowid);
    const room = { id, head: 0, lastAt: 0, spokenAt: 0 };
    this.#rooms.set(name, room);
    return room;
  }

  #target(room: RoomState, seq: number): Target | undefined {
    const row = this.#sql.target.get(room.id, seq);
    return row && { ...row as unknown as Target, deleted: row.deleted === 1 };
  }

  /** The first event's position, if the nonce is known. It precedes every other check: a retry is valid. */
  #findRepeated(
    room: RoomState,
    newEvent: NewEvent,
    { ref, text, payload }: ContentColumns,
  ): AppendResult | undefined {
    if (newEvent.nonce === undefined) return undefined;
    const row = this.#sql.byNonce.get(room.id, newEvent.user.id, newEvent.nonce);
    if (!row) return undefined;
    const first = row as unknown as FirstRow;
    if (first.type !== newEvent.type || first.ref !== ref || first.payload !== payload) {
      return "conflict";
    }
    // Nobody knows a text that is gone.
    const mayDiffer = text === undefined || first.body instanceof Uint8Array;
    if (!mayDiffer && first.body !== text) return "conflict";
    return { seq: first.seq, id: first.id, at: first.at, repeated: true };
  }
}

function columnsOf(newEvent: NewEvent): ContentColumns {
  const { target, text, payload } = contentFields(newEvent);
  return {
    ref: target ?? null,
    text: text ?? undefined,
    payload: payload === undefined ? null : JSON.stringify(payload),
  };
}
