// Has the browser tell what was said elsewhere: only in rooms where that was asked for, never what was
// seen, and once however many tabs heard it. Loaded when it is first asked for.

import type { LiveMessage, User } from "../../protocol/event.ts";
import type { Clock } from "../../protocol/clock.ts";
import { HeardPeople } from "./heard_people.ts";
import { type NameTags, nameTags, taggedName } from "./name_tags.ts";
import type { ReadMarks } from "./read_marks.ts";
import { mentions } from "../../text/mentions.ts";
import { plainText } from "../../text/message_parts.ts";
import { restMessages } from "../i18n/messages.ts";
import type { SavedRooms } from "./saved_rooms.ts";

/** Whoever looks at the room has seen a message by then, in this tab or in another one. */
export const SEEN_WITHIN_MS = 1_000;
/** Until what a tab has written into the storage is read by the others. */
const SETTLED_AFTER_MS = 500;
const TEXT_MAX = 200;
const PREFIX = "hubbub.told.";

/** What is told. One of a room takes the place of the one before. */
export interface Notification {
  readonly room: string;
  readonly seq: number;
  readonly title: string;
  readonly body: string;
  readonly icon: string;
}

/** What it is made of. */
export interface NotifierOptions {
  readonly clock: Clock;
  readonly rooms: Pick<SavedRooms, "of">;
  readonly marks: Pick<ReadMarks, "of">;
  readonly user: () => User | null;
  readonly storage: Pick<Storage, "getItem" | "setItem"> | undefined;
  /** Absent where the page is not served securely, and nothing can be told. */
  readonly locks: Pick<LockManager, "request"> | undefined;
  /** Whether somebody looks at the room in this tab. */
  readonly isLookedAt: (room: string) => boolean;
  readonly show: (notified: Notification) => void;
}

/** Tells of messages. */
export class Notifier {
  readonly #options: NotifierOptions;
  /** What waits to be seen or told, gathered by room. */
  readonly #waiting = new Map<string, { count: number; last: LiveMessage; epoch: string }>();

  /** Who spoke: to tell them apart, and whom a text speaks to. */
  readonly #people = new HeardPeople();

  constructor(options: NotifierOptions) {
    this.#options = options;
  }

  /** Somebody else has said this just now, in the log of that epoch. */
  record(message: LiveMessage, epoch: string): void {
    const { rooms, user, clock } = this.#options;
    this.#people.add(message.user, message.at);
    const about = rooms.of(message.room)?.notify ?? "nothing";
    if (about === "nothing") return;
    if (about === "mentions" && !mentions(message.text, this.#people.index(user()))) return;
    const waiting = this.#waiting.get(message.room);
    if (waiting) {
      waiting.count += 1;
      waiting.last = message;
      waiting.epoch = epoch;
      return;
    }
    this.#waiting.set(message.room, { count: 1, last: message, epoch });
    clock.setTimer(SEEN_WITHIN_MS, () => this.#notify(message.room));
  }

  /** Of those who can be taken for somebody who spoke before, or for the reader. */
  get #tags(): NameTags {
    const own = this.#options.user();
    return nameTags([...this.#people.users, ...(own ? [own] : [])]);
  }

  #notify(room: string): void {
    const { marks, isLookedAt, locks } = this.#options;
    const waiting = this.#waiting.get(room);
    this.#waiting.delete(room);
    if (!waiting || isLookedAt(room)) return;
    const { last, count, epoch } = waiting;
    // A mark in a log that was restored since says nothing of this one.
    if ((marks.of(room, epoch) ?? 0) >= last.seq) return;
    // One tab after another: the first tells, the others find that it was told.
    locks?.request(PREFIX + room, () => this.#notifyOnce(last, count)).catch(() => {
      // Locks are refused to a page that is going away: another tab tells.
    });
  }

  async #notifyOnce(message: LiveMessage, count: number): Promise<void> {
    const { storage, show, clock } = this.#options;
    const key = PREFIX + message.room;
    if (Number(storage?.getItem(key) ?? 0) >= message.at) return;
    storage?.setItem(key, `${message.at}`);
    const { room, seq, user } = message;
    const text = plainText(message.text);
    show({
      room,
      seq,
      title: restMessages.notify.from(taggedName(user, this.#tags), room),
      body: count > 1 ? restMessages.notify.many(count, cut(text)) : cut(text),
      icon: user.avatar,
    });
    await new Promise<void>((resolve) => clock.setTimer(SETTLED_AFTER_MS, resolve));
  }
}

function cut(text: string): string {
  const characters = [...text];
  return characters.length > TEXT_MAX ? `${characters.slice(0, TEXT_MAX).join("")} …` : text;
}
