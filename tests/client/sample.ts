// Small events and views for the client's tests.

import type { User } from "../../protocol/events/base.ts";
import type { DeletedMessage, LiveMessage } from "../../protocol/events/message.ts";
import type { LogEvent } from "../../protocol/events/registry.ts";
import type { RoomView } from "../../protocol/view.ts";

/** A user with this name. */
export function userNamed(name: string, id = `u_${name}`): User {
  return { id, name, avatar: `/avatars/${id}` };
}

/** The user of the page in these tests. */
export const ME = userNamed("me");
/** Another user. */
export const ADA = userNamed("ada");

/** The fields of every event: event `seq` is ADA's, a second after the one before. */
function eventOf(seq: number) {
  return { room: "lobby", seq, id: `id${seq}`, at: seq * 1_000, user: ADA };
}

/** Message `seq`, a second after the one before. */
export function message(seq: number, change: Partial<LiveMessage> = {}): LiveMessage {
  return { type: "message", ...eventOf(seq), text: `text ${seq}`, ...change };
}

/** Messages from one seq to another. */
export function messages(from: number, to: number): LiveMessage[] {
  return Array.from({ length: to - from + 1 }, (_, index) => message(from + index));
}

/** Message `seq` after its deletion. */
export function deletedMessage(seq: number, deletedAt: number): DeletedMessage {
  return { type: "message", ...eventOf(seq), deleted: deletedAt };
}

/** The seqs that a page covers if it lists every event of them. */
export function rangeOf(events: readonly { readonly seq: number }[], head: number) {
  return { first: events[0]?.seq ?? head + 1, last: events.at(-1)?.seq ?? head, head };
}

/** A page of the log that lists every event that it covers. */
export function pageOf<Event extends { readonly seq: number }>(
  events: readonly Event[],
  head: number,
) {
  return { events, ...rangeOf(events, head) };
}

/** A room's view with these events, which reach its head. */
export function viewOf(events: readonly LogEvent[], change: Partial<RoomView> = {}): RoomView {
  return {
    page: "room",
    room: "lobby",
    epoch: "e1",
    ...rangeOf(events, change.head ?? events.at(-1)?.seq ?? 0),
    complete: (events[0]?.seq ?? 1) === 1,
    events,
    users: [],
    count: 0,
    user: ME,
    connectBy: "auto",
    config: { password: false, guests: true, textMax: 4_000 },
    ...change,
  };
}

/** ADA's edit of message `target`. */
export function editOf(target: number, seq: number, text: string): LogEvent {
  return { type: "edit", ...eventOf(seq), target, text };
}

/** ADA's deletion of message `target`. */
export function deletionOf(target: number, seq: number): LogEvent {
  return { type: "delete", ...eventOf(seq), target };
}

/** Answers that are not this server's: a captive portal's page, or another service's. */
export const FOREIGN: readonly (() => Response)[] = [
  () => new Response("<html>Sign in to the network", { headers: { "content-type": "text/html" } }),
  () => Response.json(null),
  () => Response.json([]),
  () => Response.json({ please: "sign in" }),
  () => Response.json({ user: { name: 5 }, code: 5, detail: {}, rooms: {}, events: {} }),
];
