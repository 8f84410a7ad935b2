// The vocabulary of the tests of a log.

import { assertEquals, assertRejects } from "@std/assert";
import type { Appended, EventLog, NewEvent } from "../../hub/event_log.ts";
import { avatarPath } from "../../protocol/avatar.ts";
import { ChatError } from "../../protocol/chat_error.ts";
import type { ErrorCode } from "../../protocol/error_codes.ts";
import type { User } from "../../protocol/events/base.ts";
import type { LogEvent } from "../../protocol/events/registry.ts";

export const ROOM = "lobby";
export const alice: User = person("u_alice", "Alice");
export const bob: User = person("u_bob", "Bob");

/** A user as the server creates them. */
export function person(id: string, name: string): User {
  return { id, name, avatar: avatarPath(id, name) };
}

/** A message by Alice, unless another user is given. */
export function message(text: string, { user = alice, nonce }: Partial<NewEvent> = {}): NewEvent {
  return { type: "message", text, user, ...(nonce === undefined ? {} : { nonce }) };
}

/** An edit by Alice, unless another user is given. */
export function edit(
  target: number,
  text: string,
  { user = alice, nonce }: Partial<NewEvent> = {},
): NewEvent {
  return { type: "edit", target, text, user, ...(nonce === undefined ? {} : { nonce }) };
}

/** A deletion by Alice, unless another user is given. */
export function deletion(
  target: number,
  { user = alice, nonce }: Partial<NewEvent> = {},
): NewEvent {
  return { type: "delete", target, user, ...(nonce === undefined ? {} : { nonce }) };
}

/** Appends them one by one. */
export async function sayAll(
  log: EventLog,
  texts: readonly string[],
  room = ROOM,
): Promise<Appended[]> {
  const said: Appended[] = [];
  for (const text of texts) said.push(await log.append(room, message(text)));
  return said;
}

/** Everything in a room, page after page. */
export async function readAll(log: EventLog, room = ROOM): Promise<LogEvent[]> {
  const events: LogEvent[] = [];
  while (true) {
    const page = await log.read(room, { place: { after: events.length }, limit: 200 });
    events.push(...page.events);
    if (page.events.length === 0) return events;
  }
}

/** Checks that an append is refused with this code. */
export async function assertRefused(code: ErrorCode, appended: Promise<unknown>): Promise<void> {
  const error = await assertRejects(() => appended, ChatError);
  assertEquals((error as ChatError).code, code);
}

/** Records what a log's watchers receive. */
export class Listener implements Disposable {
  /** All events so far. */
  readonly received: LogEvent[] = [];
  readonly #watch: Disposable;
  #wanted = 0;
  #enough = Promise.withResolvers<void>();

  constructor(log: EventLog) {
    this.#watch = log.watch((events) => {
      this.received.push(...events);
      if (this.received.length >= this.#wanted) this.#enough.resolve();
    });
  }

  /** Resolves with the first `count` events as soon as there are so many. */
  async events(count: number): Promise<LogEvent[]> {
    this.#wanted = count;
    if (this.received.length < count) {
      this.#enough = Promise.withResolvers();
      await this.#enough.promise;
    }
    return this.received.slice(0, count);
  }

  [Symbol.dispose](): void {
    this.#watch[Symbol.dispose]();
  }
}
