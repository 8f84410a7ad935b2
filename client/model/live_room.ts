// An open room in a browser: builds the model, in order, on a connection, and keeps both in step.

import { batch, type Signal, signal } from "@preact/signals";
import type { Clock } from "../../protocol/clock.ts";
import type { User } from "../../protocol/events/base.ts";
import type { LiveMessage } from "../../protocol/events/message.ts";
import type { RoomView } from "../../protocol/view.ts";
import { reachable as isReachable } from "../connection/bounded_request.ts";
import { Connection, type ConnectionState } from "../connection/connection.ts";
import { newNonce, Outbox, type OutboxEntry } from "../connection/outbox.ts";
import type { SavedOutbox } from "../connection/saved_outbox.ts";
import type { IncomingFrame, RoomAddress, Transport } from "../connection/transport.ts";
import { Announcements } from "./announcements.ts";
import type { ComposerDraft } from "./composer_draft.ts";
import { EditedMessage } from "./edited_message.ts";
import { FrameBuffer } from "./frame_buffer.ts";
import { GapWatch } from "./gap_watch.ts";
import { pageMentions } from "./known_authors.ts";
import { HistoryLoader } from "./history_loader.ts";
import { JoinLeaveNotices } from "./join_leave_notices.ts";
import { ParserLoader } from "./load_parser.ts";
import { SERVER_ZONE } from "./local_time.ts";
import { pageTags, taggedName } from "./name_tags.ts";
import type { OtherRooms } from "./other_rooms.ts";
import { ReadTracker, type ReadTrackerOptions } from "./read_tracker.ts";
import { RenderPace } from "./render_pace.ts";
import { roomActions } from "./room_actions.ts";
import { RoomFrames } from "./room_frames.ts";
import type { RoomActions, RoomModel } from "./room_model.ts";
import { RoomStore } from "./room_store.ts";
import { RosterStore } from "./roster_store.ts";
import { Settings } from "./settings.ts";
import { type SignedIn, signIn } from "./sign_in.ts";
import { TypingUsers } from "./typing_users.ts";

/** What a live room needs. */
export interface LiveRoomOptions extends Pick<ReadTrackerOptions, "place" | "readUpTo" | "onIdle"> {
  readonly clock: Clock;
  /** The user, whom the room sets from now on. @default a signal with the user of the view */
  readonly user?: Signal<User | null>;
  /** @default a pace that measures with the monotonic clock */
  readonly pace?: RenderPace;
  /** @default `Math.random` */
  readonly random?: () => number;
  /** @default `newNonce` */
  readonly nonce?: () => string;
  readonly fetch: typeof globalThis.fetch;
  /** The transports that the user's choice allows, best first. */
  readonly transports: (address: RoomAddress) => readonly [Transport, ...Transport[]];
  /** Whether the server answers plain HTTP. @default asks it */
  readonly reachable?: () => Promise<boolean>;
  /** Saves unsent text. @default nothing is saved */
  readonly composerDraft?: Pick<ComposerDraft, "text" | "set">;
  /** Saves messages that are not in the log yet. @default nothing is saved */
  readonly saved?: SavedOutbox;
  /** @default settings that are not saved */
  readonly settings?: Settings;
  /** Starts a session under a name. @default one by the server's cookie */
  readonly signIn?: (name: string) => Promise<SignedIn>;
  /** The other rooms, which use this room's transport. */
  readonly others?: Pick<OtherRooms, "live" | "lost" | "receive">;
  /** Called for each live message of another user, with the log's epoch. */
  readonly onMessage?: (message: LiveMessage, epoch: string) => void;
  /** Loads the Markdown parser; called when the first message needs it. */
  readonly loadParser?: () => Promise<void>;
}

/** One open room. It connects with `connection.restart()`. */
export class LiveRoom implements Disposable {
  readonly model: RoomModel;
  readonly actions: RoomActions;
  readonly connection: Connection;
  readonly #options: LiveRoomOptions;
  readonly #room: string;
  readonly #user: Signal<User | null>;
  readonly #connectionState;
  readonly #draft = signal("");
  readonly #savedAt = signal<number | undefined>(undefined);
  readonly #zone = signal(SERVER_ZONE);
  readonly #store: RoomStore;
  readonly #outbox: Outbox;
  readonly #reading: ReadTracker;
  readonly #announcements: Announcements;
  readonly #frames: RoomFrames;
  readonly #frameBuffer: FrameBuffer;
  readonly #disposables: readonly Disposable[];
  #away = false;

  constructor(view: RoomView, options: LiveRoomOptions) {
    const { clock, random = Math.random, nonce = newNonce, fetch, saved } = options;
    const { pace = new RenderPace(), settings = new Settings(undefined) } = options;
    const { reachable = () => isReachable(fetch) } = options;
    this.#options = options;
    this.#room = view.room;

    const user = this.#user = options.user ?? signal(view.user);
    const store = this.#store = new RoomStore(view);
    const roster = new RosterStore(pace, view);
    const address: RoomAddress = {
      room: view.room,
      guest: view.user?.guest ? view.user.name : undefined,
      userId: () => user.value?.id,
      cursor: () => ({ seq: store.state.value.head, epoch: store.state.value.epoch }),
    };
    const transports = options.transports(address);
    const connection = this.connection = new Connection({ clock, random, transports, reachable });
    this.#connectionState = signal<ConnectionState>(connection.state);

    const pending = signal<readonly OutboxEntry[]>([]);
    const outbox = this.#outbox = new Outbox({
      clock,
      random,
      nonce,
      send: (frame) => connection.send(frame),
      onChange(entries) {
        pending.value = entries;
        saved?.save(user.value?.id, entries);
      },
    });
    const historyLoader = new HistoryLoader({ store, address, fetch, clock, pace });
    const { target } = view;
    const reading = this.#reading = new ReadTracker({ ...options, store, historyLoader, target });

    const typing = signal<readonly User[]>([]);
    const typingUsers = new TypingUsers(clock, (users) => typing.value = users);
    const joinLeaveNotices = new JoinLeaveNotices({
      clock,
      head: () => store.state.value.head,
      ownId: () => user.value?.id,
    });
    const shown = {
      room: store.state,
      roster: roster.state,
      joinLeaveNotices: joinLeaveNotices.lines,
      user,
    };
    const tags = pageTags(shown);
    const announcements = this.#announcements = new Announcements(
      clock,
      (author) => taggedName(author, tags.peek()),
    );

    const gaps = new GapWatch({ clock, rejoin: () => connection.rejoin() });
    const frames = this.#frames = new RoomFrames({
      store,
      roster,
      outbox,
      historyLoader,
      joinLeaveNotices,
      typingUsers,
      announcements,
      gaps,
      user,
      setUser: (now) => this.#setUser(now),
      onMessage: options.onMessage,
    });
    this.#frameBuffer = new FrameBuffer({
      pace,
      apply: (received, lines) => batch(() => frames.receive(received, lines)),
      store,
    });

    const edited = new EditedMessage(store, user);
    const parserLoader = new ParserLoader(options.loadParser, () => {
      const texts = [...store.state.value.messages, ...pending.value.map(({ draft }) => draft)];
      return texts.map((each) => "text" in each ? each.text : undefined);
    });
    this.actions = roomActions({
      clock,
      store,
      historyLoader,
      reading,
      outbox,
      connection,
      settings,
      composerDraft: options.composerDraft,
      user,
      zone: this.#zone,
      editing: edited.seq,
      draft: this.#draft,
      signIn: (name) => options.signIn?.(name) ?? signIn(name, fetch),
      setUser: (now) => this.#setUser(now),
    });
    this.model = {
      ...shown,
      tags,
      mentions: pageMentions(shown),
      connection: this.#connectionState,
      pending,
      typing,
      older: historyLoader.older,
      newer: historyLoader.newer,
      editing: edited.seq,
      draft: this.#draft,
      savedAt: this.#savedAt,
      announcement: announcements.announcement,
      zone: this.#zone,
      settings: settings.values,
      parsers: parserLoader.parsers,
      toEnd: historyLoader.toEnd,
      reveal: historyLoader.reveal,
    };
    this.#disposables = [
      edited,
      parserLoader,
      connection,
      this.#frameBuffer,
      joinLeaveNotices,
      gaps,
      outbox,
      announcements,
      typingUsers,
      roster,
      historyLoader,
    ];
    connection.listen({
      state: (state) => {
        // Frames that wait arrived before the change.
        this.#frameBuffer.flush();
        batch(() => this.#onState(state));
      },
      frames: (received) => this.#onFrames(received),
    });
  }

  /** Goes to where the user left off, and sends what earlier pages could not. */
  open(): void {
    this.#draft.value = this.#options.composerDraft?.text ?? "";
    this.#claimSaved();
    this.#reading.open();
  }

  /** Shows times in this time zone from now on. */
  setZone(zone: string): void {
    this.#zone.value = zone;
  }

  /** Shows that this page was saved on the device at that time, until the room is live. */
  setSavedAt(at: number): void {
    if (this.connection.state.name !== "live") this.#savedAt.value = at;
  }

  /** Shows unsent text that was changed in another tab. */
  setDraft(text: string): void {
    this.#draft.value = text;
  }

  /** The page has become visible or hidden. */
  setLooking(looking: boolean): void {
    this.#reading.setLooking(looking);
  }

  /** Another tab has read up to `seq`. */
  setReadElsewhere(seq: number): void {
    this.#store.setReadElsewhere(seq);
  }

  /** The user has left all their tabs, or is back. */
  setAway(away: boolean): void {
    this.#away = away;
    if (this.#user.value) this.connection.send({ type: "away", away });
  }

  [Symbol.dispose](): void {
    for (const each of this.#disposables) each[Symbol.dispose]();
  }

  #onFrames(received: readonly IncomingFrame[]): void {
    // Frames of other rooms are not rendered here, so they are no flood of this room.
    const here = received.filter((frame) =>
      !("room" in frame) || frame.room === undefined || frame.room === this.#room
    );
    for (const frame of received) if (!here.includes(frame)) this.#options.others?.receive(frame);
    if (here.length > 0) this.#frameBuffer.add(here);
  }

  #onState(state: ConnectionState): void {
    const { others } = this.#options;
    this.#connectionState.value = state;
    this.#announcements.setConnection(state);
    if (state.name === "live") {
      this.#frames.setLive();
      this.#savedAt.value = undefined;
      this.#outbox.ready();
      this.#claimSaved();
      if (this.#away) this.setAway(true); // To the server, a new connection is present.
      const { roomsMax } = this.#frames;
      others?.live({ by: state.by, roomsMax, send: (frame) => this.connection.send(frame) });
      return;
    }
    this.#frames.setLost();
    this.#outbox.lost();
    others?.lost();
    if (state.name === "stopped" && state.cause === "session_ended") this.#setUser(null);
  }

  #setUser(user: User | null): void {
    this.#user.value = user;
    this.#store.ownId = user?.id;
  }

  /** Enqueues the messages that closed tabs, or this one before a reload, could not send. */
  #claimSaved(): void {
    const own = this.#user.value;
    if (!own) return;
    this.#options.saved?.claim(own.id, (entries) => this.#outbox.adopt(entries)).catch(() => {
      // The page is going away and gets no locks: another one takes over.
    });
  }
}
