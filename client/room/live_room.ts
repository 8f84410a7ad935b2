// A room that is open in a browser: wires connection, outbox and store to what the page shows.

import { batch, effect, signal } from "@preact/signals";
import type { LogEvent, User } from "../../protocol/event.ts";
import type { RoomView } from "../../protocol/view.ts";
import { Announcements } from "../log/announcements.ts";
import { Connection } from "../connection/connection.ts";
import type { ConnectionState } from "../connection/connection.ts";
import type { Drafts } from "../composer/drafts.ts";
import { fetchPage } from "../connection/history.ts";
import type { PagePlace } from "../connection/history.ts";
import { dayStart, SERVER_ZONE } from "../text/local_time.ts";
import type { KeptOutbox } from "../connection/kept_outbox.ts";
import { needsParser } from "../text/markdown.ts";
import { Outbox } from "../connection/outbox.ts";
import type { OutboxEntry } from "../connection/outbox.ts";
import type { Loading, ReadingPlace, Rest, Reveal, RoomActions, RoomModel } from "./room_model.ts";
import { isAttached, RoomStore } from "./room_store.ts";
import { signIn } from "../connection/sign_in.ts";
import { texts } from "../texts.ts";
import type { Timers } from "../connection/timers.ts";
import type { IncomingFrame, RoomAddress, Transport } from "../connection/transport.ts";
import { TOLD_EVERY_MS, TypingUsers } from "../composer/typing_users.ts";

/** What comes this soon after joining is catching up, which some wires do not tell from news. */
const CATCHING_UP_MS = 1_000;

/** What a live room needs from the world. */
export interface LiveRoomOptions {
  readonly timers: Timers;
  readonly random: () => number;
  readonly nonce: () => string;
  readonly fetch: typeof globalThis.fetch;
  /** The wires that the visitor's choice allows, best first. */
  readonly transports: (address: RoomAddress) => readonly [Transport, ...Transport[]];
  /** Whether the server answers plain HTTP. */
  readonly reachable: () => Promise<boolean>;
  /** Where this page was left, if it is come back to. */
  readonly place?: ReadingPlace;
  /** Where what was begun is kept over reloads. */
  readonly drafts?: Pick<Drafts, "of" | "set">;
  /** Where what is not in the log yet is kept over reloads. */
  readonly kept?: KeptOutbox;
  /** Brings the parser of Markdown; called once, when a message needs it. */
  readonly loadParser?: () => Promise<void>;
  /** What this person had seen of the room when they were last here. */
  readonly readUpTo?: number;
  /** The log rests: `place` where somebody reads, none at its end, and all up to `seen` was seen. */
  readonly onRest?: (rest: Rest) => void;
}

/** Model and actions of one room, and the events of the device that its connection must hear. */
export interface LiveRoom extends Disposable {
  readonly model: RoomModel;
  readonly actions: RoomActions;
  readonly connection: Connection;
  /** Shows times by the reader's clock from now on. */
  setZone(zone: string): void;
  /** What is shown was kept on this device, at that time. */
  showOld(at: number): void;
  /** Another tab has gone on with what was begun. */
  setDraft(text: string): void;
  /** Brings into sight where somebody left off. */
  open(): void;
  /** Somebody looks at the page, or it is hidden. */
  setLooking(looking: boolean): void;
}

/** Makes a view live. Nothing is connected before `connection.restart()`. */
export function liveRoom(view: RoomView, options: LiveRoomOptions): LiveRoom {
  const { timers, random, nonce, fetch } = options;
  const store = new RoomStore(view);
  const user = signal<User | null>(view.user);
  const pending = signal<readonly OutboxEntry[]>([]);
  const typing = signal<readonly User[]>([]);
  const older = signal<Loading>("idle");
  const newer = signal<Loading>("idle");
  const editing = signal<number | undefined>(undefined);
  const draft = signal("");
  const savedAt = signal<number | undefined>(undefined);
  const announcement = signal("");
  const zone = signal(SERVER_ZONE);
  const parsers = signal(0);
  const toEnd = signal(0);
  const reveal = signal<Reveal | undefined>(undefined);
  let looking = true;
  /** None before the log has come to rest: until then nobody has seen anything. */
  let lastRest: Rest | undefined;

  const address: RoomAddress = {
    room: view.room,
    guest: view.user?.guest ? view.user.name : undefined,
    cursor: () => {
      const { head, epoch } = store.state.value;
      return { seq: head, epoch };
    },
  };
  const announcements = new Announcements(timers, (sentence) => announcement.value = sentence);
  const typingUsers = new TypingUsers(timers, (users) => typing.value = users);
  const outbox = new Outbox({
    timers,
    random,
    nonce,
    send: (frame) => connection.send(frame),
    onChange(entries) {
      pending.value = entries;
      options.kept?.keep(user.value?.id, entries);
    },
  });
  const connection = new Connection({
    timers,
    random,
    transports: options.transports(address),
    reachable: options.reachable,
    onState: (state) => batch(() => heed(state)),
    onFrames: (frames) => batch(() => take(frames)),
  });
  const connectionState = signal<ConnectionState>(connection.state);
  let wasLive = false;
  let caughtUpAt = Infinity;
  let toldTypingAt = -Infinity;

  function become(who: User | null): void {
    user.value = who;
    store.ownId = who?.id;
  }

  /** What a closed tab, or this one before a reload, has not brought into the log. */
  function takeOver(): void {
    const own = user.value;
    if (!own || !options.kept) return;
    options.kept.takeOver(own.id, (entries) => outbox.adopt(entries)).catch(() => {
      // Locks are refused to a page that is going away: then another one takes over.
    });
  }

  function heed(state: ConnectionState): void {
    connectionState.value = state;
    if (state.name === "live") {
      if (wasLive) announcement.value = texts.connection.announceBack;
      wasLive = true;
      caughtUpAt = timers.now() + CATCHING_UP_MS;
      savedAt.value = undefined;
      outbox.ready();
      takeOver();
      return;
    }
    outbox.lost();
    if (wasLive && state.name !== "connecting") {
      announcement.value = texts.connection.announceLost;
    }
    if (state.name === "stopped" && state.cause === "session_ended") user.value = null;
  }

  function take(frames: readonly IncomingFrame[]): void {
    const events: LogEvent[] = [];
    const applyEvents = () => {
      if (events.length > 0) store.apply(events.splice(0));
    };
    for (const frame of frames) {
      if (frame.type === "message" || frame.type === "edit" || frame.type === "delete") {
        events.push(frame);
        if (frame.type === "message") heard(frame);
        continue;
      }
      applyEvents();
      switch (frame.type) {
        case "hello":
          become(frame.user);
          break;
        case "joined":
          store.joined(frame);
          break;
        case "ack":
          outbox.acked(frame);
          break;
        case "error":
          outbox.refused(frame);
          // Who one was is over: the page asks for a name again.
          if (frame.code === "unauthorized") user.value = null;
          break;
        case "presence":
          store.presence(frame);
          for (const id of frame.left) typingUsers.end(id);
          break;
        case "typing":
          typingUsers.note(frame.user);
          break;
      }
    }
    applyEvents();
    outbox.seen(store.state.value.head);
  }

  function heard(message: LogEvent & { type: "message" }): void {
    typingUsers.end(message.user.id);
    const isNews = message.seq > store.state.value.head && message.user.id !== user.value?.id;
    if (isNews && message.deleted === undefined && timers.now() >= caughtUpAt) {
      announcements.add(message);
    }
  }

  /** Shows another part of the log, then does what was wanted there. */
  function turnTo(place: PagePlace, then: () => void): void {
    newer.value = "loading";
    fetchPage(address, place, fetch).then(
      (page) =>
        batch(() => {
          store.replace(page);
          newer.value = "idle";
          then();
        }),
      () => newer.value = "failed",
    );
  }

  function goToEnd(): void {
    const go = () => toEnd.value += 1;
    if (isAttached(store.state.value)) go();
    else turnTo("newest", () => go());
  }

  function jumpTo(wish: Reveal): void {
    const { first, last } = store.state.value;
    if (wish.seq >= first && wish.seq <= last) reveal.value = wish;
    else turnTo({ around: wish.seq }, () => reveal.value = wish);
  }

  function jumpToDay(day: string): void {
    const from = dayStart(day, zone.value);
    turnTo({ around: new Date(from).toISOString() }, () => {
      const { messages } = store.state.value;
      const message = messages.find(({ at }) => at >= from) ?? messages.at(-1);
      if (message) reveal.value = { seq: message.seq };
    });
  }

  function open(): void {
    draft.value = options.drafts?.of(view.room) ?? "";
    takeOver();
    const { place, readUpTo } = options;
    const { head, first } = store.state.value;
    if (view.target !== undefined) return;
    if (place) return jumpTo(place);
    if (readUpTo === undefined || readUpTo >= head) return;
    const showNew = () => {
      if (store.setReadUpTo(readUpTo)) reveal.value = { seq: store.state.value.newFrom ?? head };
    };
    if (readUpTo + 1 >= first) showNew();
    else turnTo({ around: readUpTo + 1 }, showNew);
  }

  let askedForParser = false;
  const stopLooking = effect(() => {
    const { messages } = store.state.value;
    const texts = [...messages, ...pending.value.map(({ draft }) => draft)]
      .map((written) => "text" in written ? written.text : undefined);
    if (askedForParser || !options.loadParser) return;
    if (!texts.some((text) => text !== undefined && needsParser(text))) return;
    askedForParser = true;
    options.loadParser().then(
      () => parsers.value += 1,
      // The next message asks again; until then all is shown as it was written.
      () => askedForParser = false,
    );
  });

  const actions: RoomActions = {
    say(text) {
      outbox.add({ type: "say", text });
      // What was said ends the typing; the next word begins it anew.
      toldTypingAt = -Infinity;
      options.drafts?.set(view.room, "");
      goToEnd();
    },
    edit(target, text) {
      editing.value = undefined;
      outbox.add({ type: "edit", target, text });
    },
    remove: (target) => outbox.add({ type: "delete", target }),
    retry: (nonce) => outbox.retry(nonce),
    discard: (nonce) => outbox.discard(nonce),
    startEditing: (target) => editing.value = target,
    editLast() {
      const own = store.state.value.messages.findLast((message) =>
        message.user.id === user.value?.id && message.deleted === undefined
      );
      if (!own || own.user.guest) return false;
      editing.value = own.seq;
      return true;
    },
    stopEditing: () => editing.value = undefined,
    async signIn(name) {
      const result = await signIn(name, fetch);
      if ("problem" in result) return result.problem;
      become(result.user);
      for (const { nonce, progress } of outbox.entries) {
        if (progress.name === "refused" && progress.code === "unauthorized") outbox.retry(nonce);
      }
      connection.restart();
    },
    noteTyping() {
      if (timers.now() - toldTypingAt < TOLD_EVERY_MS) return;
      toldTypingAt = timers.now();
      connection.send({ type: "typing" });
    },
    keepDraft: (text) => options.drafts?.set(view.room, text),
    async loadOlder(rested) {
      older.value = "loading";
      try {
        const page = await fetchPage(address, { before: store.state.value.first }, fetch);
        await rested();
        batch(() => {
          store.prepend(page);
          older.value = "idle";
        });
      } catch {
        // Whatever it was, the page says so and offers to try again.
        older.value = "failed";
      }
    },
    async loadNewer() {
      newer.value = "loading";
      try {
        const page = await fetchPage(address, { after: store.state.value.last }, fetch);
        batch(() => {
          store.append(page);
          newer.value = "idle";
        });
      } catch {
        // As above.
        newer.value = "failed";
      }
    },
    jumpToNewest: goToEnd,
    setFollowing: (following) => store.setFollowing(following),
    jumpToDay,
    jumpTo,
    rested(rest) {
      lastRest = rest;
      if (looking) options.onRest?.(rest);
    },
    reconnect: () => connection.restart(),
  };

  return {
    model: {
      room: store.state,
      user,
      connection: connectionState,
      pending,
      typing,
      older,
      newer,
      editing,
      draft,
      savedAt,
      announcement,
      zone,
      parsers,
      toEnd,
      reveal,
    },
    actions,
    connection,
    setZone: (name) => zone.value = name,
    showOld(at) {
      if (connection.state.name !== "live") savedAt.value = at;
    },
    setDraft: (text) => draft.value = text,
    open,
    setLooking(is) {
      looking = is;
      store.setLooking(is);
      if (is && lastRest) options.onRest?.(lastRest);
    },
    [Symbol.dispose]() {
      stopLooking();
      connection[Symbol.dispose]();
      outbox[Symbol.dispose]();
      announcements[Symbol.dispose]();
      typingUsers[Symbol.dispose]();
    },
  };
}
