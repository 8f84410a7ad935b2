// A browser that keeps some rooms beside the open one, for tests.

import type { OutgoingFrame } from "../../client/connection/transport.ts";
import { ReadMarks } from "../../client/log/read_marks.ts";
import { KeptRooms } from "../../client/rooms/kept_rooms.ts";
import { KeptUnread } from "../../client/rooms/kept_unread.ts";
import { RoomsWatch } from "../../client/rooms/rooms_watch.ts";
import type { ErrorCode } from "../../protocol/error_codes.ts";
import type { LiveMessage, LogEvent } from "../../protocol/event.ts";
import { ManualTime } from "../support/manual_time.ts";
import { MemoryStorage } from "../support/memory_storage.ts";
import { ME, message } from "./sample.ts";

/** A browser with kept rooms `a`, `b` and the open `lobby`, of which `a` and `b` were read up to 10. */
export function watchedRooms(storage = new MemoryStorage()) {
  const time = new ManualTime();
  const rooms = new KeptRooms(storage);
  const marks = new ReadMarks(storage);
  const kept = new KeptUnread(storage);
  for (const [index, room] of ["lobby", "b", "a"].entries()) rooms.visit(room, index);
  for (const room of ["a", "b"]) {
    if (!marks.mark(room)) marks.set(room, { epoch: "e1", seq: 10 });
  }
  const told: LiveMessage[] = [];
  const epochs: string[] = [];
  const sent: OutgoingFrame[] = [];
  const watch = new RoomsWatch({
    room: "lobby",
    timers: time,
    rooms,
    marks,
    kept,
    user: () => ME,
    onMessage(message, epoch) {
      told.push(message);
      epochs.push(epoch);
    },
  });
  const joined = (
    room: string,
    events: readonly LogEvent[],
    head = events.at(-1)?.seq ?? 10,
    epoch = "e1",
  ) => watch.take({ type: "joined", room, epoch, head, complete: epoch === "e1", events });
  const refused = (room: string, code: ErrorCode, retryAfter?: number) =>
    watch.take({ type: "error", code, message: "", room, retryAfter });
  return {
    time,
    rooms,
    marks,
    kept,
    watch,
    told,
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

/** A message in one of them. */
export function inRoom(room: string, seq: number, change: Partial<LiveMessage> = {}): LiveMessage {
  return message(seq, { room, ...change });
}
