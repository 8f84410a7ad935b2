// Compares what a reader recorded with the log: no gap, no repetition, and the same state at the
// end.

import type { KnownEvent } from "../../protocol/events/registry.ts";
import type { Reader, Sight } from "./crowd/member.ts";
import type { Finding } from "./findings.ts";
import type { RoomStory } from "./room_story.ts";

/** What is wrong with what a reader received. */
export function* findReaderFlaws(reader: Reader, story: RoomStory): Generator<Finding> {
  const who = `${reader.transport} in ${reader.room}`;
  for (const received of reader.sightings) {
    yield* reader.resumes
      ? findEventFlaws(received, who, story)
      : findLineFlaws(received, who, story);
  }
}

/** With a cursor, everything arrives, from the first event to the last. */
function* findEventFlaws(
  received: readonly Sight[],
  who: string,
  story: RoomStory,
): Generator<Finding> {
  const view = new Map<number, string | undefined>();
  let last = 0;
  for (const sight of received) {
    if (sight.seq === undefined) continue;
    const { seq } = sight;
    yield* findStep(who, seq, last, () => false);
    last = Math.max(last, seq);
    if (!isVersionOf(sight, story)) yield { kind: "altered", what: `${who} saw ${seq} altered` };
    if (sight.type === "message") view.set(seq, sight.text);
    else if (sight.type === "delete") view.set(sight.target, undefined);
    else if (view.get(sight.target) !== undefined) view.set(sight.target, sight.text);
  }
  const { length } = story.events;
  if (last < length) {
    yield { kind: "lost", what: `${who} saw nothing from ${last + 1} to ${length}` };
  }
  for (const event of story.events) {
    if (event.type === "message" && view.has(event.seq) && view.get(event.seq) !== event.text) {
      yield { kind: "altered", what: `${who} is left with another text of ${event.seq}` };
    }
  }
}

/** Lines omit changes and deleted messages; without a cursor each connection is a range. */
function* findLineFlaws(
  received: readonly Sight[],
  who: string,
  story: RoomStory,
): Generator<Finding> {
  let last: number | undefined;
  for (const sight of received) {
    if (!("text" in sight) || sight.text === undefined) continue;
    const seq = story.messageWith(sight.text);
    if (seq === undefined) {
      yield { kind: "altered", what: `${who} saw "${sight.text}", which is not in the log` };
      continue;
    }
    yield* findStep(who, seq, last ?? seq - 1, (between) => story.isSilent(between));
    last = Math.max(last ?? 0, seq);
  }
}

function* findStep(
  who: string,
  seq: number,
  last: number,
  mayMiss: (seq: number) => boolean,
): Generator<Finding> {
  if (seq === last) yield { kind: "repeated", what: `${who} saw ${seq} twice` };
  if (seq < last) yield { kind: "misordered", what: `${who} saw ${seq} after ${last}` };
  for (let between = last + 1; between < seq; between++) {
    if (!mayMiss(between)) yield { kind: "lost", what: `${who} did not see ${between}` };
  }
}

/** Whether it is the event, with a text that its message had then or later. */
function isVersionOf(sight: KnownEvent, story: RoomStory): boolean {
  const event = story.events[sight.seq - 1];
  if (event === undefined || sight.type !== event.type) return false;
  const { id, at, room, user } = event;
  if (sight.id !== id || sight.at !== at || sight.room !== room) return false;
  if (JSON.stringify(sight.user) !== JSON.stringify(user)) return false;
  if (sight.type !== "message" && event.type !== "message" && sight.target !== event.target) {
    return false;
  }
  if (sight.type === "delete") return true;
  const message = sight.type === "edit" ? sight.target : sight.seq;
  return story.versionsOf(message).some(({ text, since, edited, deleted }) =>
    since >= (sight.type === "edit" ? sight.seq : 0) && text === sight.text &&
    deleted === sight.deleted && (sight.type === "edit" || edited === sight.edited)
  );
}
