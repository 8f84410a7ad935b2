// A hub over a log in memory, and people in it: for tests of what a chat is, without a port.

import { LAG_MS } from "./lagging_log.ts";
import { Hub, type HubOptions } from "../../hub/hub.ts";
import type { EventLog } from "../../hub/event_log.ts";
import { InProcessBus } from "../../store/in_process/bus.ts";
import { InProcessPresence } from "../../store/in_process/presence.ts";
import { MemoryLog } from "../../store/memory/event_log.ts";
import { SendQueue } from "../../hub/send_queue.ts";
import type { Room } from "../../hub/room.ts";
import type { RoomUpdate, WireFormat } from "../../hub/broadcast.ts";
import type { Subscriber } from "../../hub/subscriber.ts";
import { type Actor, ServerPolicy } from "../../hub/policy.ts";
import type { User } from "../../protocol/events/base.ts";
import { FakeWriter } from "./fake_writer.ts";
import { FakeClock } from "./fake_clock.ts";

/** News as they are, in JSON. */
export const UPDATES: WireFormat = { name: "news", encode: (update) => JSON.stringify(update) };

/** Somebody with a session. */
export function user(name: string): User {
  return { id: `u_${name}`, name, avatar: `/avatars/u_${name}` };
}

/** Somebody at the sign-in form, with a session; without a name nobody in particular. */
export function actor(name?: string): Actor {
  return { user: name === undefined ? null : user(name), address: "192.0.2.1" };
}

/** A user who gave a name and no more. */
export function guest(name: string): Actor {
  return { user: { ...user(name), id: `g_${name}`, guest: true }, address: "192.0.2.1" };
}

/** A hub over `log`, whose time stands still: flushes cost nothing and need no rest, so each goes at once. */
export function hubInMemory<L extends EventLog>(log: L, options: Partial<HubOptions> = {}) {
  const time = new FakeClock();
  const hub = new Hub({
    log,
    policy: new ServerPolicy({ membersOnly: false }),
    presence: new InProcessPresence({ clock: time, onFault: reportError }),
    bus: new InProcessBus(reportError),
    textMax: 4_000,
    takeSay: () => 0,
    pacing: { cooldownMinMs: 0 },
    clock: time,
    ...options,
  });
  return { hub, log, time };
}

/** A lobby in memory. */
export function lobbyInMemory(options: Partial<HubOptions> = {}) {
  const { hub, log, time } = hubInMemory(new MemoryLog(), options);
  return { hub, log, time, room: hub.room("lobby") };
}

/** Says `count` messages, one after another: their texts are their seqs in an empty room. */
export async function say(room: Room, count: number, text = (seq: number) => `${seq}`) {
  for (let i = 0; i < count; i++) {
    await room.write(actor("alice"), { type: "message", text: text(await room.head() + 1) });
  }
  await nextTask();
}

/** Resolves after what was scheduled before it: a log in memory has then handed on what was said. */
export function nextTask(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/** Resolves `answer` after the longest time for which a cursor that is ahead is waited for. */
export async function afterCatchUp<T>(time: FakeClock, answer: Promise<T>): Promise<T> {
  await nextTask();
  time.advance(LAG_MS);
  return await answer;
}

/** A connection that reads at once and keeps all that it got. */
export class Listener {
  readonly writer = new FakeWriter();
  readonly sendQueue: SendQueue;
  closed = 0;

  /** A connection that is in no room yet. */
  constructor() {
    this.writer.reading = true;
    this.sendQueue = new SendQueue(this.writer, {
      maxPendingBytes: 1 << 20,
      onFull: () => this.closed++,
    });
  }

  /** Joins a room as a reader who has all events up to `after`. */
  join(
    room: Room,
    { name, after = 0 }: { name?: string; after?: number } = {},
  ): Subscriber {
    const subscriber = room.subscribe({
      format: UPDATES,
      sendQueue: this.sendQueue,
      ...(name === undefined ? {} : { userId: user(name).id }),
    });
    subscriber.goLive(after);
    return subscriber;
  }

  /** All news that came, in order. */
  get update(): RoomUpdate[] {
    return this.writer.sent.map((payload) => JSON.parse(payload as string));
  }

  /** The seqs of all events that came, in order. */
  get seqs(): number[] {
    return this.update.flatMap((update) =>
      update.type === "events" ? update.events.map(seqOf) : []
    );
  }
}

/** An event's place in its room. */
export function seqOf({ seq }: { readonly seq: number }): number {
  return seq;
}

/** `first`, `first` + 1 … `last`. */
export function range(first: number, last: number): number[] {
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, i) => first + i);
}
