// The event log in memory: for tests, and for servers without a data folder.

import { type Clock, systemClock } from "../../protocol/clock.ts";
import type { EventBase, MessageChange, StoredFields, User } from "../../protocol/events/base.ts";
import {
  changeOf,
  changesMessages,
  type LogEvent,
  restoreEvent,
} from "../../protocol/events/registry.ts";
import { userFrom } from "../../hub/user_from.ts";
import type {
  Appended,
  EventLog,
  LogHealth,
  LogPage,
  LogPosition,
  NewEvent,
  PageQuery,
  RoomSummary,
} from "../../hub/event_log.ts";
import { readPage } from "../../hub/page_query.ts";
import { randomId } from "../ids.ts";
import {
  contentFields,
  refusal,
  refuseTarget,
  replaceUnstorable,
  unavailable,
} from "../../hub/append_rules.ts";
import { Ulids } from "../ulid.ts";
import { Watchers } from "../watchers.ts";

const EPOCH_LENGTH = 8;

/** What a memory log is made with. */
export interface MemoryLogOptions {
  /** Gives events and sessions their times. @default systemClock */
  readonly clock?: Pick<Clock, "now">;
  /**
   * Receives what a listener threw; other listeners are not affected.
   *
   * @default reportError
   */
  readonly onFault?: (error: unknown) => void;
  /** Called with the author of each message that is written (1) or deleted (-1). */
  readonly countMessage?: (userId: string, change: 1 | -1) => void;
}

/** An event as it was appended; a message has its current state. */
interface Entry extends EventBase<string> {
  readonly target: number | undefined;
  readonly payload: StoredFields["payload"];
  text: string | undefined;
  edited?: number;
  deleted?: number;
  /** Seq of the event that changed the message last. */
  changedBy?: number;
}

interface Room {
  /** The event with seq n is at n - 1. */
  readonly entries: Entry[];
  /** Seqs of the messages, ascending. */
  readonly messages: number[];
  /** The positions of events that have a nonce, by user and nonce; no copy of their texts. */
  readonly byNonce: Map<string, Appended>;
}

/** A log that lasts as long as its process. */
export class MemoryLog implements EventLog {
  /** Short random name, new with every log. */
  readonly epoch: string = randomId(EPOCH_LENGTH);
  /** The only process on this log: its answers are exact. */
  readonly lagMs: number = 0;
  readonly #rooms = new Map<string, Room>();
  readonly #countMessage: (userId: string, change: 1 | -1) => void;
  readonly #watchers: Watchers;
  readonly #ids = new Ulids();
  readonly #clock: Pick<Clock, "now">;
  #closed = false;

  /** An empty log. */
  constructor(
    { clock = systemClock, onFault = reportError, countMessage = () => {} }: MemoryLogOptions = {},
  ) {
    this.#countMessage = countMessage;
    this.#clock = clock;
    this.#watchers = new Watchers(onFault);
  }

  /** Appends an event; throws as {@linkcode EventLog.append} says. */
  // deno-lint-ignore require-await -- a refusal has to reject, not throw
  async append(name: string, wanted: NewEvent): Promise<Appended> {
    if (this.#closed) throw unavailable("the log is closed");
    const newEvent = replaceUnstorable(wanted);
    const room: Room = this.#rooms.get(name) ?? { entries: [], messages: [], byNonce: new Map() };
    const repeated = findRepeated(room, newEvent);
    if (repeated) return repeated;
    const fields = contentFields(newEvent);
    const target = typeof fields.target === "number"
      ? targetOf(room, fields.target, newEvent)
      : undefined;

    const { id, at } = this.#ids.next(this.#clock.now());
    const seq = room.entries.length + 1;
    const base = { type: newEvent.type, room: name, seq, id, at, user: snapshotOf(newEvent.user) };
    const change = changeOf({ ...newEvent, at });
    if (target && change) applyChange(target, change, seq);
    // The text of an edit is the message's from now on.
    const text = change ? undefined : fields.text ?? undefined;
    room.entries.push({ ...base, target: target?.seq, payload: fields.payload, text });
    if (newEvent.type === "message") {
      room.messages.push(seq);
      this.#countMessage(base.user.id, 1);
    }
    if (target && change?.deleted !== undefined) this.#countMessage(target.user.id, -1);
    this.#rooms.set(name, room);
    const appended = { seq, id, at, repeated: false };
    if (newEvent.nonce !== undefined) room.byNonce.set(nonceKey(newEvent), appended);
    this.#watchers.emit([restoreEvent(base, fields)]);
    return appended;
  }

  /** Reads a page in its current state. */
  // deno-lint-ignore require-await -- the interface is asynchronous for logs on disk
  async read(name: string, query: PageQuery): Promise<LogPage> {
    const { entries, messages } = this.#rooms.get(name) ?? { entries: [], messages: [] };
    const indexOf = (seq: number) => indexFrom(messages, seq);
    const eventAt = (seq: number) => currentState(entries[seq - 1]!, entries);
    return readPage({
      epoch: this.epoch,
      head: entries.length,
      newest: newestOf({ entries, messages }),
      events: (first, last) =>
        entries.slice(first - 1, last).map((entry) => currentState(entry, entries)),
      messages: (first, last) => messages.slice(indexOf(first), indexOf(last + 1)).map(eventAt),
      messageAfter: (seq, skip) => messages[indexOf(seq + 1) + skip],
      messageBefore: (seq, skip) => messages[indexOf(seq) - 1 - skip],
      countMessages: (first, last) => indexOf(last + 1) - indexOf(first),
      timeOf: (seq) => entries[seq - 1]!.at,
    }, query);
  }

  /** One event in its current state. */
  // deno-lint-ignore require-await -- the interface is asynchronous for logs on disk
  async event(name: string, seq: number): Promise<LogEvent | undefined> {
    const { entries } = this.#rooms.get(name) ?? { entries: [] };
    const entry = entries[seq - 1];
    return entry && currentState(entry, entries);
  }

  /** The author of a message that is not deleted. */
  // deno-lint-ignore require-await -- the interface is asynchronous for logs on disk
  async authorOf(name: string, seq: number): Promise<string | undefined> {
    const entry = this.#rooms.get(name)?.entries[seq - 1];
    return entry?.type === "message" && entry.deleted === undefined ? entry.user.id : undefined;
  }

  /** The rooms that have events, by name. */
  // deno-lint-ignore require-await -- the interface is asynchronous for logs on disk
  async rooms(): Promise<RoomSummary[]> {
    return [...this.#rooms]
      .map(([name, { entries }]) => ({
        name,
        head: entries.length,
        lastAt: entries.findLast(({ type }) => type === "message")?.at ?? 0,
      }))
      .sort((a, b) => a.name < b.name ? -1 : 1);
  }

  /** Where the room's log ends. */
  // deno-lint-ignore require-await -- the interface is asynchronous for logs on disk
  async position(name: string): Promise<LogPosition> {
    const room = this.#rooms.get(name);
    return room === undefined
      ? { head: 0, newest: 0 }
      : { head: room.entries.length, newest: newestOf(room) };
  }

  /** Calls `onEvents` as {@linkcode EventLog.watch} says. */
  watch(onEvents: (events: readonly LogEvent[]) => void): Disposable {
    return this.#watchers.watch(onEvents);
  }

  /** Writable until it is closed. */
  health(): LogHealth {
    return this.#closed ? { writable: false, cause: "the log is closed" } : { writable: true };
  }

  /** Delivers what was written and refuses more. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.#watchers.delivered();
  }

  /** Closes it. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }
}

function newestOf({ entries, messages }: Pick<Room, "entries" | "messages">): number {
  return messages.findLast((seq) => entries[seq - 1]!.deleted === undefined) ?? 0;
}

/** Index of the first seq that is not below `seq`. */
function indexFrom(seqs: readonly number[], seq: number): number {
  let low = 0;
  let high = seqs.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (seqs[middle]! < seq) low = middle + 1;
    else high = middle;
  }
  return low;
}

function currentState(entry: Entry, entries: readonly Entry[]): LogEvent {
  const { type, room, seq, id, at, user, target, payload } = entry;
  const message = target === undefined ? entry : entries[target - 1]!;
  const { edited, deleted } = message;
  const { text } = changesMessages(type) ? message : entry;
  return restoreEvent({ type, room, seq, id, at, user }, {
    target,
    text,
    edited,
    deleted,
    payload,
  });
}

function applyChange(message: Entry, change: MessageChange, seq: number): void {
  message.changedBy = seq;
  message.text = change.deleted === undefined ? change.text : undefined;
  if (change.deleted === undefined) message.edited = change.edited;
  else message.deleted = change.deleted;
}

function targetOf(room: Room, seq: number, { authorId }: NewEvent): Entry {
  const target = room.entries[seq - 1];
  const refused = refuseTarget(
    target &&
      { type: target.type, userId: target.user.id, deleted: target.deleted !== undefined },
    authorId,
  );
  if (refused) throw refusal(refused);
  return target!;
}

/**
 * The first event's position, if the nonce is known. The texts are compared until the message changes:
 * after that, nobody knows the first one's.
 */
function findRepeated({ entries, byNonce }: Room, newEvent: NewEvent): Appended | undefined {
  const appended = newEvent.nonce === undefined ? undefined : byNonce.get(nonceKey(newEvent));
  if (!appended) return undefined;
  const first = entries[appended.seq - 1]!;
  const { target, text, payload } = contentFields(newEvent);
  if (first.type !== newEvent.type || first.target !== target) throw refusal("conflict");
  if (JSON.stringify(first.payload) !== JSON.stringify(payload)) throw refusal("conflict");
  const changesText = target !== undefined && first.text === undefined;
  const message = changesText ? entries[target! - 1]! : first;
  const isUnchanged = message.changedBy === (changesText ? appended.seq : undefined);
  if (text !== undefined && isUnchanged && text !== message.text) throw refusal("conflict");
  return { ...appended, repeated: true };
}

function snapshotOf({ id, name, guest }: User): User {
  return userFrom({ id, name, guest: guest === true });
}

function nonceKey({ user, nonce }: NewEvent): string {
  return JSON.stringify([user.id, nonce]);
}
