// Decides which messages the browser shows notifications for: only in rooms where the user wants them,
// never messages that were seen, and each once, however many tabs receive it. A lazy module.

import type { User } from "../../protocol/events/base.ts";
import type { LiveMessage } from "../../protocol/events/message.ts";
import type { Clock } from "../../protocol/clock.ts";
import { KnownAuthors } from "./known_authors.ts";
import { type NameTags, nameTags, taggedName } from "./name_tags.ts";
import type { ReadMarks } from "./read_marks.ts";
import { mentions } from "../../text/mentions.ts";
import { plainText } from "../../text/message_parts.ts";
import { restMessages } from "../i18n/messages.ts";
import type { SavedRooms } from "./saved_rooms.ts";

/** A user who looks at the room has seen the message by then, in this tab or another. */
export const SEEN_WITHIN_MS = 1_000;
/** Other tabs see what was written into the storage by then. */
const SETTLED_AFTER_MS = 500;
const TEXT_MAX = 200;
const PREFIX = "hubbub.notified.";

/** A notification. It replaces the previous one of its room. */
export interface Notification {
  readonly room: string;
  readonly seq: number;
  readonly title: string;
  readonly body: string;
  readonly icon: string;
}

/** What a notifier needs. */
export interface NotifierOptions {
  readonly clock: Clock;
  readonly rooms: Pick<SavedRooms, "of">;
  readonly marks: Pick<ReadMarks, "of">;
  readonly user: () => User | null;
  readonly storage: Pick<Storage, "getItem" | "setItem"> | undefined;
  /** Absent if the page is not served securely: there are no notifications then. */
  readonly locks: Pick<LockManager, "request"> | undefined;
  /** Whether the user looks at the room in this tab. */
  readonly isLookedAt: (room: string) => boolean;
  readonly show: (notified: Notification) => void;
}

/** The notifier of a page. */
export class Notifier {
  readonly #options: NotifierOptions;
  /** Messages that wait to be seen or notified of, by room. */
  readonly #waiting = new Map<string, { count: number; last: LiveMessage; epoch: string }>();

  /** The authors, for tags and for finding mentions. */
  readonly #people = new KnownAuthors();

  constructor(options: NotifierOptions) {
    this.#options = options;
  }

  /** Handles a live message of another user, in the log of that epoch. */
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

  /** The tags of authors whose names look alike, or like the user's. */
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
    // A mark of another epoch says nothing about this log.
    if ((marks.of(room, epoch) ?? 0) >= last.seq) return;
    // One tab after another: the first shows it, the others find that out.
    locks?.request(PREFIX + room, () => this.#notifyOnce(last, count)).catch(() => {
      // The page is going away and gets no locks: another tab shows it.
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
