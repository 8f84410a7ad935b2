// Puts together what a page knows of the saved rooms: the list, the keys, the icon, notifications.

import { computed, effect, signal } from "@preact/signals";
import type { ReadonlySignal } from "@preact/signals";
import type { LiveMessage, User } from "../protocol/event.ts";
import type { Clock } from "../protocol/clock.ts";
import { ANSWERED_WITHIN_MS } from "./connection/bounded_request.ts";
import { hasCommandKey, isComposing } from "./components/keyboard.ts";
import { loadRestMessages } from "./i18n/load_messages.ts";
import { ReadMarks } from "./model/read_marks.ts";
import { loadParser } from "./model/load_parser.ts";
import { t } from "./i18n/messages.ts";
import { SavedRooms } from "./model/saved_rooms.ts";
import type { NotifyAbout } from "./model/saved_rooms.ts";
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

/** What it needs of the page. */
export interface PageRoomsOptions {
  readonly room: string;
  /** What of the address stays as it is in every room: `?name=…`. */
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
  /** How often what is told was chosen. */
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
    // The first render has to equal the server's, which knows of this room only.
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

  /** The page is there: keeps its room, and shows what is new from now on; `reveal` shows a message. */
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

  /** Somebody else has just said something, in whichever room, in the log of that epoch. */
  handleEvents(message: LiveMessage, epoch: string): void {
    const { room } = this.#options;
    // Of the open room it is known: in a flood, asking the storage for each message would take longer
    // than drawing what came.
    const notify = message.room === room
      ? this.#notify.value
      : this.#rooms.of(message.room)?.notify;
    if (notify === undefined || notify === "nothing") return;
    this.#loadNotifier().then((notifier) => notifier.record(message, epoch), () => {
      // Its part of the script is not to be had now; the list shows the number, the next one tries again.
      this.#notifier = undefined;
    });
  }

  /** The open room was read up to its end. */
  read(): void {
    if (this.#notify.value === "nothing") return;
    import("./browser/browser_notifications.ts").then(({ closeNotifications }) =>
      closeNotifications(this.#options.room)
    ).catch(() => {
      // It stays until somebody takes it away: the browser's own way.
    });
  }

  /** The open room is saved from now on, whatever was cleared before. */
  visit(): void {
    const { room, clock } = this.#options;
    this.#rooms.visit(room, clock.now());
    this.sync();
  }

  /** What the browser keeps is another now: it was cleared, or another tab has changed it. */
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
    // A dialog has the keys for itself.
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
    // The browser may have asked for long, and somebody has chosen otherwise meanwhile.
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
        // Without it a notification shows a text as it was written.
      }),
    ])
      .then(([{ pageNotifier }]) => pageNotifier({ ...this.#options, rooms: this.#rooms }));
  }
}

/** Asks the browser, where it was not asked yet. */
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
