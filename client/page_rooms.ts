// Connects the saved rooms with the page: the list, the shortcuts, the tab's icon and
// notifications.

import { computed, effect, type ReadonlySignal, signal } from "@preact/signals";
import type { User } from "../protocol/events/base.ts";
import type { LiveMessage } from "../protocol/events/message.ts";
import type { Clock } from "../protocol/clock.ts";
import { ANSWERED_WITHIN_MS } from "./connection/bounded_request.ts";
import { hasCommandKey, isComposing } from "./components/keyboard.ts";
import { loadRestMessages } from "./i18n/load_messages.ts";
import { ReadMarks } from "./model/read_marks.ts";
import { loadParser } from "./model/load_parser.ts";
import { t } from "./i18n/messages.ts";
import { type NotifyAbout, SavedRooms } from "./model/saved_rooms.ts";
import { SavedUnread } from "./model/room_unread.ts";
import type { Notifier } from "./model/notifier.ts";
import { OtherRooms } from "./model/other_rooms.ts";
import { roomFor, roomShortcut } from "./components/rooms/room_keys.ts";
import type {
  NotifyFailure,
  NotifyProblem,
  RoomsActions,
  RoomsModel,
} from "./model/rooms_model.ts";
import { openSwitcher } from "./components/rooms/switcher_dialog.tsx";
import { RoomsWatch } from "./model/rooms_watch.ts";

/** Options of `PageRooms`. */
export interface PageRoomsOptions {
  readonly room: string;
  /** The part of the query that all rooms keep: `?name=…`. */
  readonly query: string;
  readonly guest?: string;
  readonly storage: Storage | undefined;
  readonly marks: ReadMarks;
  readonly clock: Clock;
  readonly fetch: typeof globalThis.fetch;
  readonly user: () => User | null;
}

/** The saved rooms on a page. */
export class PageRooms {
  readonly others: OtherRooms;
  readonly model: RoomsModel;
  readonly actions: RoomsActions;
  readonly #options: PageRoomsOptions;
  readonly #rooms: SavedRooms;
  readonly #watch: RoomsWatch;
  readonly #lines = signal<RoomsModel["lines"]["value"]>([]);
  readonly #notify = signal<NotifyAbout>("nothing");
  readonly #notifyProblem = signal<NotifyFailure | undefined>(undefined);
  /** Counts the choices, so that a late answer does not undo a newer one. */
  #choices = 0;
  readonly #isApple = signal(false);
  #notifier: Promise<Notifier> | undefined;

  constructor(options: PageRoomsOptions) {
    const { room, storage, marks, clock, fetch, guest, user } = options;
    this.#options = options;
    this.#rooms = new SavedRooms(storage);
    this.#watch = new RoomsWatch({
      room,
      clock,
      rooms: this.#rooms,
      marks,
      saved: new SavedUnread(storage),
      user,
      loadParser,
      onMessage: (message, epoch) => this.handleEvents(message, epoch),
    });
    this.others = new OtherRooms(this.#watch, { clock, fetch, guest });
    // The first render must equal the server's, which knows only this room.
    this.#lines.value = [{ room, unread: 0, mentions: 0 }];
    this.model = {
      lines: this.#lines,
      notify: this.#notify,
      notifyProblem: this.#notifyProblem,
      isApple: this.#isApple,
    };
    this.actions = {
      find: () => this.#find(),
      leave: (left) => this.#leave(left),
      setNotify: (about) => void this.#setNotify(about),
    };
  }

  /** Saves the open room, and shows unread messages from now on; `reveal` scrolls to a message. */
  start(unreadHere: ReadonlySignal<number>, reveal: (seq: number) => void): void {
    const { room } = this.#options;
    this.#isApple.value = hasCommandKey();
    this.visit();
    effect(() => void (this.#lines.value = this.#watch.lines.value));
    const mentions = computed(() => sum(this.#lines.value.map(({ mentions }) => mentions)));
    const news = computed(() => sum(this.#lines.value.map(({ unread }) => unread)));
    effect(() => {
      document.title = t.roomTitle(room, unreadHere.value + mentions.value);
      showNews(unreadHere.value + news.value > 0);
    });
    navigator.serviceWorker?.addEventListener("message", ({ data }) => {
      if (data?.room === room && Number.isSafeInteger(data.seq)) reveal(data.seq);
    });
    document.addEventListener("keydown", (event) => this.#press(event));
    addEventListener("pagehide", () => this.#watch.saveNow());
    addEventListener("storage", ({ key }) => this.#handleTab(key));
  }

  /** Handles a new message of another user in any room, in the log of `epoch`. */
  handleEvents(message: LiveMessage, epoch: string): void {
    const { room } = this.#options;
    // Known for the open room: in a flood, reading the storage for each message would take longer
    // than rendering it.
    const notify = message.room === room
      ? this.#notify.value
      : this.#rooms.of(message.room)?.notify;
    if (notify === undefined || notify === "nothing") return;
    this.#loadNotifier().then((notifier) => notifier.record(message, epoch), () => {
      // The module did not load: the list shows the number, and the next message tries again.
      this.#notifier = undefined;
    });
  }

  /** Handles that the open room was read to its end. */
  read(): void {
    if (this.#notify.value === "nothing") return;
    import("./browser/browser_notifications.ts").then(({ closeNotifications }) =>
      closeNotifications(this.#options.room)
    ).catch(() => {
      // The notification stays until the user closes it.
    });
  }

  /** Saves the open room, even after everything was cleared. */
  visit(): void {
    const { room, clock } = this.#options;
    this.#rooms.visit(room, clock.now());
    this.sync();
  }

  /** Reads the storage again, after it was cleared or changed by another tab. */
  sync(): void {
    this.#watch.sync();
    this.#notify.value = this.#rooms.of(this.#options.room)?.notify ?? "nothing";
  }

  #handleTab(key: string | null): void {
    const read = ReadMarks.roomOf(key);
    if (read !== undefined) this.#watch.read(read);
    if (SavedRooms.roomOf(key) !== undefined) this.sync();
  }

  #press(event: KeyboardEvent): void {
    const shortcut = isComposing(event) ? undefined : roomShortcut(event, this.#isApple.value);
    if (shortcut === undefined || event.defaultPrevented) return;
    // A dialog gets all keys.
    if (document.querySelector("dialog[open]")) return;
    event.preventDefault();
    if (shortcut === "find") return this.#find();
    const next = roomFor(shortcut, this.#lines.value, this.#options.room);
    if (next !== undefined) this.#go(next);
  }

  #go(room: string): void {
    if (room !== this.#options.room) location.assign(`/rooms/${room}${this.#options.query}`);
  }

  #find(): void {
    const { room, fetch, query } = this.#options;
    openSwitcher({
      open: room,
      saved: this.#lines.value,
      fetchRooms: (q) => {
        const search = new URLSearchParams(query);
        if (q) search.set("q", q);
        return fetch(`/rooms?${search}`, {
          headers: { accept: "application/json" },
          signal: AbortSignal.timeout(ANSWERED_WITHIN_MS),
        });
      },
      go: (found) => this.#go(found),
    });
  }

  #leave(left: string): void {
    const { storage, room, query } = this.#options;
    this.#rooms.leave(left);
    new SavedUnread(storage).remove(left);
    this.#watch.sync();
    if (left === room) location.assign(`/rooms${query}`);
  }

  async #setNotify(about: NotifyAbout): Promise<void> {
    const { room, clock } = this.#options;
    const choice = this.#choices += 1;
    const name = about === "nothing" ? undefined : await refusal();
    // The user may have chosen something else while the browser asked.
    if (choice !== this.#choices) return;
    this.#notifyProblem.value = name && { name };
    const allowed = name === undefined ? about : "nothing";
    this.#rooms.setNotify(room, allowed, clock.now());
    this.#notify.value = allowed;
  }

  #loadNotifier(): Promise<Notifier> {
    return this.#notifier ??= Promise.all([
      import("./browser/browser_notifications.ts"),
      loadRestMessages(),
      loadParser().catch(() => {
        // Without the parser, a notification shows the text as it was written.
      }),
    ])
      .then(([{ pageNotifier }]) => pageNotifier({ ...this.#options, rooms: this.#rooms }));
  }
}

/** Asks for permission if that is still open; returns why notifications are not possible. */
async function refusal(): Promise<NotifyProblem | undefined> {
  if (!("Notification" in globalThis) || !navigator.locks) return "unsupported";
  const answer = Notification.permission === "default"
    ? await Notification.requestPermission()
    : Notification.permission;
  return answer === "granted" ? undefined : "refused";
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

/** Shows the tab's icon with or without a dot: two files, because the policy forbids `data:` images. */
function showNews(hasNews: boolean): void {
  const link = document.querySelector<HTMLLinkElement>('link[rel="icon"]');
  const { icon, newsIcon } = link?.dataset ?? {};
  const wanted = hasNews ? newsIcon : icon;
  if (link && wanted && link.getAttribute("href") !== wanted) link.href = wanted;
}
