// A live room over a transport, a network and a clock that the test controls.

import "../../support/in_english.ts";
import { RenderPace } from "../../../client/model/render_pace.ts";
import { LiveRoom, type LiveRoomOptions } from "../../../client/model/live_room.ts";
import type { IncomingFrame, Joined } from "../../../client/connection/transport.ts";
import type { User } from "../../../protocol/events/base.ts";
import type { RoomView } from "../../../protocol/view.ts";
import { FakeClock } from "../../support/fake_clock.ts";
import { FakeTransport } from "../fake_transport.ts";
import { ME, pageOf } from "../sample.ts";

/** What a test drives and sees. */
export interface Rig {
  readonly room: LiveRoom;
  readonly transport: FakeTransport;
  readonly time: FakeClock;
  /** The requests over plain HTTP. */
  readonly asked: string[];
}

/** Opens a room; the network gives the answers in turn. */
export function rig(
  view: RoomView,
  answers: readonly unknown[] = [],
  more: Partial<LiveRoomOptions> = {},
): Rig {
  const time = new FakeClock();
  const transport = new FakeTransport();
  const asked: string[] = [];
  const left = [...answers];
  let nonces = 0;
  const room = new LiveRoom(view, {
    clock: time,
    pace: new RenderPace({ clock: time, afterRender: time.afterRender }),
    random: () => 0,
    nonce: () => `n${nonces += 1}`,
    fetch: (input, init) => {
      asked.push(`${init?.method ?? "GET"} ${input}`);
      return Promise.resolve(Response.json(left.shift()));
    },
    transports: () => [transport],
    reachable: () => Promise.resolve(true),
    ...more,
  });
  room.connection.restart();
  return { room, transport, time, asked };
}

/** The server's hello and the answer to the join. */
export function join(
  { transport }: Rig,
  events: Joined["events"] = [],
  user: User | null = ME,
  head = events.at(-1)?.seq ?? 0,
): void {
  const hello = {
    type: "hello",
    protocol: 1,
    epoch: "e1",
    user,
    limits: { text: 4_000, frame: 65_536, rooms: 50 },
  } satisfies IncomingFrame;
  const joined = {
    type: "joined",
    room: "lobby",
    epoch: "e1",
    complete: true,
    ...pageOf(events, head),
  } satisfies Joined;
  transport.link.deliver(hello, joined);
  transport.link.events.live();
}

/** Delivers frames that arrive together, and lets the page render them. */
export function deliver({ transport, time }: Rig, ...frames: readonly IncomingFrame[]): void {
  transport.link.deliver(...frames);
  time.advance(0);
}

/** The texts that the page shows. */
export function texts({ room }: Rig): (string | undefined)[] {
  return room.model.room.value.messages.map(({ text }) => text);
}

/** `first` to `last`. */
export function numbers(first: number, last: number): number[] {
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}

/** Advances the clock until everything is rendered. */
export async function drawAll({ time }: Rig): Promise<void> {
  for (let pause = 0; pause < 50; pause += 1) {
    await settle();
    time.advance(1);
  }
}

/** Lets pending answers arrive. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
}
