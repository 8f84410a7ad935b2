// A browser with background rooms, for tests.

import type { OutgoingFrame } from "../../client/connection/transport.ts";
import { ReadMarks } from "../../client/model/read_marks.ts";
import { SavedRooms } from "../../client/model/saved_rooms.ts";
import { SavedUnread } from "../../client/model/room_unread.ts";
import { RoomsWatch } from "../../client/model/rooms_watch.ts";
import type { ErrorCode } from "../../protocol/error_codes.ts";
import type { LiveMessage } from "../../protocol/events/message.ts";
import type { LogEvent } from "../../protocol/events/registry.ts";
import { FakeClock } from "../support/fake_clock.ts";
import { MemoryStorage } from "../support/memory_storage.ts";
import { ME, message, pageOf } from "./sample.ts";

/** A browser with saved rooms `a`, `b` and the open `lobby`, of which `a` and `b` were read up to 10. */
export function watchedRooms(storage = new MemoryStorage()) {
  const time = new FakeClock();
  const rooms = new SavedRooms(storage);
  const marks = new ReadMarks(storage);
  const saved = new SavedUnread(storage);
  for (const [index, room] of ["lobby", "b", "a"].entries()) rooms.visit(room, index);
  for (const room of ["a", "b"]) {
    if (!marks.mark(room)) marks.set(room, { epoch: "e1", seq: 10 });
  }
  const notified: LiveMessage[] = [];
  const epochs: string[] = [];
  const sent: OutgoingFrame[] = [];
  const watch = new RoomsWatch({
    room: "lobby",
    clock: time,
    rooms,
    marks,
    saved,
    user: () => ME,
    onMessage(message, epoch) {
      notified.push(message);
      epochs.push(epoch);
    },
  });
  const joined = (
    room: string,
    events: readonly LogEvent[],
    head = events.at(-1)?.seq ?? 10,
    epoch = "e1",
  ) =>
    watch.receive({
      type: "joined",
      room,
      epoch,
      complete: epoch === "e1",
      ...pageOf(events, head),
    });
  const refused = (room: string, code: ErrorCode, retryAfter?: number) =>
    watch.receive({ type: "error", code, message: "", room, retryAfter });
  return {
    time,
    rooms,
    marks,
    saved,
    watch,
    notified,
    epochs,
    sent,
    storage,
    joined,
    refused,
    goLive: (most = 49) => watch.live((frame) => sent.push(frame), most),
    lines: () =>
      watch.lines.value.map(({ room, unread, mentions }) => `${room} ${unread} ${mentions}`),
  };
}

/** A message in one of these rooms. */
export function inRoom(room: string, seq: number, change: Partial<LiveMessage> = {}): LiveMessage {
  return message(seq, { room, ...change });
}
