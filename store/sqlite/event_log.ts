// The event log on disk: writes through a worker, reads beside it, and keeps every room's head in memory.

import { deletedTarget, type LogEvent, restoreEvent } from "../../protocol/events/registry.ts";
import { UserCache } from "../../hub/user_from.ts";
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
import { notify } from "../../hub/notify.ts";
import { readPage } from "../../hub/page_query.ts";
import { contentFields, refusal, replaceUnstorable, unavailable } from "../../hub/append_rules.ts";
import type { GroupCommit, Opened } from "./group_commit.ts";
import type { Reader } from "./reader.ts";
import type { Job, JobResult } from "./writer_protocol.ts";
import { Watchers } from "../watchers.ts";

/** The parts of a log on disk; `openSqliteStore` connects them. */
export interface SqliteLogParts {
  /** The open writer. */
  readonly writer: GroupCommit;
  /** The connection that reads. */
  readonly reader: Reader;
  /** What the writer found when it opened the database. */
  readonly opened: Opened;
  /** Closes the connections and releases the folder. */
  readonly release: () => Promise<void>;
  /** Gets what a watcher threw. */
  readonly onFault: (error: unknown) => void;
}

/** A durable log in an SQLite database. */
export class SqliteLog implements EventLog {
  /** A short random name, stored in the database. */
  readonly epoch: string;
  /** The only process on this log: its answers are exact. */
  readonly lagMs: number = 0;
  readonly #writer: GroupCommit;
  readonly #reader: Reader;
  readonly #release: () => Promise<void>;
  /** By room. Nobody sees an event past a head, even if the disk has it already. */
  readonly #heads = new Map<string, RoomSummary>();
  /** By room: the newest message that is not deleted, as far as it is known. */
  readonly #newestBy = new Map<string, number>();
  readonly #watchers: Watchers;
  readonly #onFault: (error: unknown) => void;
  readonly #users = new UserCache();
  #closing: Promise<void> | undefined;

  /** A log over open connections. */
  constructor({ writer, reader, opened, release, onFault }: SqliteLogParts) {
    this.#watchers = new Watchers(onFault);
    this.#onFault = onFault;
    this.epoch = opened.epoch;
    this.#writer = writer;
    this.#reader = reader;
    this.#release = release;
    for (const room of opened.rooms) this.#heads.set(room.name, room);
    writer.listen({
      onCommit: (jobs, results) => this.#publish(jobs, results),
      onReopened: ({ rooms }) => this.#catchUp(rooms),
    });
  }

  /** Appends an event; throws as {@linkcode EventLog.append} says. */
  async append(room: string, newEvent: NewEvent): Promise<Appended> {
    const result = await this.#writer.submit({
      op: "append",
      room,
      newEvent: replaceUnstorable(newEvent),
    });
    if (result.result === "append") return result.appended;
    if (result.result === "refuse") throw refusal(result.code);
    throw new Error(`Cannot append to "${room}": the writer did "${result.result}"`);
  }

  /**
   * Reads a page in its current state.
   *
   * @throws {ChatError} `unavailable` once the log is closed, or if it is damaged there.
   */
  // deno-lint-ignore require-await -- a refusal has to reject, not throw
  async read(room: string, query: PageQuery): Promise<LogPage> {
    if (this.#closing) throw unavailable("the log is closed");
    const reader = this.#reader;
    const head = this.#headOf(room);
    return readPage({
      epoch: this.epoch,
      head,
      newest: this.#newest(room, head),
      events: (first, last) => reader.events(room, first, last),
      messages: (first, last) => reader.messages(room, first, last),
      messageAfter: (seq, skip) => reader.messageAfter(room, { seq, head, skip }),
      messageBefore: (seq, skip) => reader.messageBefore(room, { seq, skip }),
      countMessages: (first, last) => reader.countMessages(room, first, last),
      timeOf: (seq) => reader.timeOf(room, seq),
    }, query);
  }

  /** One event in its current state. */
  // deno-lint-ignore require-await -- a refusal has to reject, not throw
  async event(room: string, seq: number): Promise<LogEvent | undefined> {
    if (this.#closing) throw unavailable("the log is closed");
    return seq > this.#headOf(room) ? undefined : this.#reader.events(room, seq, seq)[0];
  }

  /** The author of a message that is not deleted. */
  // deno-lint-ignore require-await -- a refusal has to reject, not throw
  async authorOf(room: string, seq: number): Promise<string | undefined> {
    if (this.#closing) throw unavailable("the log is closed");
    const row = this.#reader.row("authorOf", room, seq);
    return row && String(row.userId);
  }

  /** The rooms that have events, by name. */
  // deno-lint-ignore require-await -- the interface is asynchronous for logs elsewhere
  async rooms(): Promise<RoomSummary[]> {
    return [...this.#heads.values()].sort((a, b) => a.name < b.name ? -1 : 1);
  }

  /**
   * Where the room's log ends. Both numbers are in memory, except the newest message after a start or
   * after it was deleted.
   */
  // deno-lint-ignore require-await -- a refusal has to reject, not throw
  async position(room: string): Promise<LogPosition> {
    if (this.#closing) throw unavailable("the log is closed");
    const head = this.#headOf(room);
    return { head, newest: this.#newest(room, head) };
  }

  /** Calls `onEvents` as {@linkcode EventLog.watch} says. */
  watch(onEvents: (events: readonly LogEvent[]) => void): Disposable {
    return this.#watchers.watch(onEvents);
  }

  /** Whether the last write worked, and no read met damage or a failing disk. */
  health(): LogHealth {
    const writing = this.#writer.health();
    const { cause } = this.#reader.health;
    return writing.writable && cause !== undefined ? { writable: false, cause } : writing;
  }

  /** Writes and emits what was submitted, and releases the folder. */
  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  /** Closes it. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  async #close(): Promise<void> {
    await this.#writer.drain();
    await this.#watchers.delivered();
    await this.#release();
  }

  /** Emits the events of a commit from memory, which is faster than to read them. */
  #publish(jobs: readonly Job[], results: readonly JobResult[]): void {
    const events: LogEvent[] = [];
    for (const [index, job] of jobs.entries()) {
      const result = results[index]!;
      if (job.op !== "append" || result.result !== "append" || result.appended.repeated) continue;
      const { seq, id, at } = result.appended;
      const { room, newEvent } = job;
      const { type, user: { id: userId, name, guest } } = newEvent;
      const user = this.#users.get(userId, name, guest === true);
      const event = restoreEvent({ type, room, seq, id, at, user }, contentFields(newEvent));
      this.#moveHead(event);
      events.push(event);
    }
    this.#watchers.emit(events);
  }

  #moveHead(event: LogEvent): void {
    const { type, room, seq, at } = event;
    const isMessage = type === "message";
    const lastAt = isMessage ? at : this.#heads.get(room)?.lastAt ?? 0;
    this.#heads.set(room, { name: room, head: seq, lastAt });
    if (isMessage) this.#newestBy.set(room, seq);
    const deleted = deletedTarget(event);
    if (deleted !== undefined && deleted === this.#newestBy.get(room)) this.#newestBy.delete(room);
  }

  #headOf(room: string): number {
    return this.#heads.get(room)?.head ?? 0;
  }

  #newest(room: string, head: number): number {
    // Anyone may ask for any name: only rooms that have events are cached.
    if (head === 0) return 0;
    const known = this.#newestBy.get(room);
    if (known !== undefined) return known;
    const newest = this.#reader.newestMessage(room, head);
    this.#newestBy.set(room, newest);
    return newest;
  }

  /** Emits what a writer wrote just before it died. */
  #catchUp(rooms: readonly RoomSummary[]): void {
    for (const room of rooms) {
      const known = this.#headOf(room.name);
      if (room.head === known) continue;
      this.#heads.set(room.name, room);
      this.#newestBy.delete(room.name);
      // A damaged page of one room must not affect the others.
      notify(
        () => this.#watchers.emit(this.#reader.events(room.name, known + 1, room.head)),
        this.#onFault,
      );
    }
  }
}
