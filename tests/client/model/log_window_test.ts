// The changes of messages outside the window, which a page that is still loading lacks.

import { assertEquals } from "@std/assert";
import { ChangesOutside } from "../../../client/model/log_window.ts";
import { DELETION } from "../../../protocol/events/delete.ts";
import { EVENT_TYPES } from "../../../protocol/events/registry.ts";
import type { ParsedEvent } from "../../../protocol/parse_server_frame.ts";
import { ADA } from "../sample.ts";

function change(type: string, seq: number, target: number): ParsedEvent {
  return { type, room: "lobby", seq, id: "x", at: seq, user: ADA, target, text: "" } as ParsedEvent;
}

Deno.test("ChangesOutside.since() has the newest change of each type of a message, oldest first", () => {
  const types = EVENT_TYPES as unknown as Record<string, Partial<typeof DELETION>>;
  types.pin = { change: DELETION.change };
  try {
    const outside = new ChangesOutside();
    const seqs = (...from: [head: number, first?: number]) =>
      outside.since(...from).map(({ seq }) => seq);
    outside.add(change("edit", 10, 1), 1);
    outside.add(change("edit", 11, 2), 2);
    outside.add(change("pin", 12, 1), 1);
    outside.add(change("edit", 13, 1), 1);
    outside.add(change("pin", 14, 2), 2);
    assertEquals(seqs(0), [11, 12, 13, 14]);
    assertEquals(seqs(12), [13, 14]);
    assertEquals(seqs(0, 2), [11, 14]);
    outside.clear();
    assertEquals(seqs(0), []);
  } finally {
    delete types.pin;
  }
});
