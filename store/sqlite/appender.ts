// Appends drafts inside a transaction: seq, id and at are given here, nonces and targets judged.

import type { Appended, NewEvent } from "../../hub/event_log.ts";
import { type RefusalCode, refuseTarget, type TargetFacts } from "../../hub/append_rules.ts";
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
  readonly type: NewEvent["type"];
  readonly target: number | null;
  /** Bytes once the message has changed since, null in a delete. */
  readonly body: string | Uint8Array | null;
}

interface Target extends TargetFacts {
  /** Its newest text. */
  readonly textId: number;
}

/** What became of a draft: its place, or why it was refused. */
export type AppendResult = Appended | RefusalCode;

/** Writes drafts; whoever uses it begins and ends the transactions. */
export class Appender {
  readonly #sql: WriterStatements;
  readonly #ids: Ulids;
  /** Rooms seen since the last rollback, so that a say need not look up its room. */
  readonly #rooms = new Map<string, RoomState>();
  /** Rooms whose head is not in their table yet. */
  readonly #moved = new Set<RoomState>();

  /** Appends through these statements, with ids from `ids`. */
  constructor(sql: WriterStatements, ids: Ulids) {
    this.#sql = sql;
    this.#ids = ids;
  }

  /** Writes the draft at `now` (ms since the epoch), or says why not and has written nothing. */
  append(name: string, newEvent: NewEvent, now: number): AppendResult {
    const known = this.#room(name);
    const repeated = known && this.#findRepeated(known, newEvent);
    if (repeated) return repeated;
    if (newEvent.type === "message") {
      return this.#add(known ?? this.#addRoom(name), newEvent, now, this.#addText(newEvent.text));
    }
    const target = known && this.#target(known, newEvent.target);
    const refused = refuseTarget(target, newEvent.user.id);
    if (refused || !known || !target) return refused ?? "not_found";
    return newEvent.type === "edit"
      ? this.#edit(known, newEvent, target, now)
      : this.#delete(known, newEvent, target, now);
  }

  /** Writes the heads that moved; to be called before every commit. */
  settle(): void {
    for (const { id, head, lastAt, spokenAt } of this.#moved) {
      this.#sql.moveHead.run(head, lastAt, spokenAt, id);
    }
    this.#moved.clear();
  }

  /** Believes nothing any more that a rollback may have undone. */
  forget(): void {
    this.#moved.clear();
    this.#rooms.clear();
  }

  #edit(
    room: RoomState,
    newEvent: NewEvent & { type: "edit" },
    target: Target,
    now: number,
  ): Appended {
    const textId = this.#addText(newEvent.text);
    this.#sql.wipeText.run(target.textId);
    const edited = this.#add(room, newEvent, now, textId);
    this.#sql.noteEdit.run(room.id, newEvent.target, textId, edited.at);
    return edited;
  }

  #delete(
    room: RoomState,
    newEvent: NewEvent & { type: "delete" },
    target: Target,
    now: number,
  ): Appended {
    this.#sql.wipeTexts.run(room.id, newEvent.target);
    const deleted = this.#add(room, newEvent, now, null);
    this.#sql.noteDelete.run(room.id, newEvent.target, deleted.at);
    // It may have been the last message that kept the record of an author who has left.
    this.#sql.recordLeave.run(now, target.userId);
    return deleted;
  }

  #add(room: RoomState, newEvent: NewEvent, now: number, textId: number | null): Appended {
    const { id, at } = this.#ids.next(now);
    const seq = room.head + 1;
    const { user, nonce } = newEvent;
    const target = newEvent.type === "message" ? null : newEvent.target;
    this.#sql.addEvent.run(
      ...[room.id, seq, id, at, newEvent.type],
      ...[user.id, user.name, user.guest ? 1 : 0, target, textId, nonce ?? null],
    );
    room.head = seq;
    room.lastAt = at;
    if (newEvent.type === "message") room.spokenAt = at;
    this.#moved.add(room);
    return { seq, id, at, repeated: false };
  }

  #addText(text: string): number {
    return Number(this.#sql.addText.run(text).lastInsertRowid);
  }

  #room(name: string): RoomState | undefined {
    const seen = this.#rooms.get(name);
    if (seen) return seen;
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

  /** The first one's place where the nonce is known. It comes before all else: a retry is no news. */
  #findRepeated(room: RoomState, newEvent: NewEvent): AppendResult | undefined {
    if (newEvent.nonce === undefined) return undefined;
    const row = this.#sql.byNonce.get(room.id, newEvent.user.id, newEvent.nonce);
    if (!row) return undefined;
    const first = row as unknown as FirstRow;
    const target = newEvent.type === "message" ? null : newEvent.target;
    if (first.type !== newEvent.type || first.target !== target) return "conflict";
    if (newEvent.type !== "delete" && !maySay(first.body, newEvent.text)) return "conflict";
    return { seq: first.seq, id: first.id, at: first.at, repeated: true };
  }
}

/** Whether the first one may have said this: of a text that is gone nobody knows any more. */
function maySay(body: string | Uint8Array | null, text: string): boolean {
  return body instanceof Uint8Array || body === text;
}
