// What the tests of the room store read from it and give to it.

import { RoomStore } from "../../../client/model/room_store.ts";
import type { Joined } from "../../../client/connection/transport.ts";
import type { LogEvent } from "../../../protocol/events/registry.ts";
import { rangeOf } from "../sample.ts";

/** The seqs of the messages in the window. */
export function seqs(store: RoomStore): number[] {
  return store.state.value.messages.map(({ seq }) => seq);
}

/** The answer to a join. */
export function joined(events: readonly LogEvent[], change: Partial<Joined> = {}): Joined {
  return {
    type: "joined",
    room: "lobby",
    epoch: "e1",
    ...rangeOf(events, change.head ?? events.at(-1)?.seq ?? 0),
    complete: true,
    events,
    ...change,
  };
}
