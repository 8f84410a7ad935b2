// A room that is open in a browser: wires connection, outbox and store to what the page shows.

import { batch, computed, effect, signal } from "@preact/signals";
import type { LiveMessage, LogEvent, User } from "../../protocol/event.ts";
import type { RoomView } from "../../protocol/view.ts";
import { Announcements } from "../log/announcements.ts";
import { Connection } from "../connection/connection.ts";
import type { ConnectionState } from "../connection/connection.ts";
import type { Drafts } from "../composer/drafts.ts";
import { SERVER_ZONE } from "../text/local_time.ts";
import type { KeptOutbox } from "../connection/kept_outbox.ts";
import { Intake } from "./intake.ts";
import { LogTravel } from "./log_travel.ts";
import { sameTags, tagsIn } from "../log/name_tags.ts";
import type { NameTags } from "../log/name_tags.ts";
import { Outbox } from "../connection/outbox.ts";
import type { OutboxEntry } from "../connection/outbox.ts";
import type { OtherRooms } from "../rooms/other_rooms.ts";
import { Passages } from "../log/passages.ts";
import { ParserNeed } from "../text/parser_need.ts";
import { ROOMS_MAX } from "../../protocol/limits.ts";
import type { ReadingPlace, Rest, RoomActions, RoomModel } from "./room_model.ts";
import { RoomStore } from "./room_store.ts";
import { RosterStore } from "./roster_store.ts";
import { Settings } from "../settings/settings.ts";
import { signIn } from "../connection/sign_in.ts";
import type { SignedIn } from "../connection/sign_in.ts";
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
  /** What this person has set for themselves; without it, nothing is kept. */
  readonly settings?: Settings;
  /** Opens a session under a name. @default by the house's cookie */
  readonly signIn?: (name: string) => Promise<SignedIn>;
  /** Hears of the rooms beside this one, on its wire. */
  readonly others?: Pick<OtherRooms, "live" | "lost" | "take">;
  /** Somebody else has just said something here, in the log of that epoch. */
  readonly onMessage?: (message: LiveMessage, epoch: string) => void;
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
  /** Another tab has read up to there. */
  setReadElsewhere(seq: number): void;
  /** The person is away from all their tabs, or back. */
  setAway(away: boolean): void;
}

/** Makes a view live. Nothing is connected before `connection.restart()`. */
export function liveRoom(view: RoomView, options: LiveRoomOptions): LiveRoom {
  const { timers, random, nonce, fetch } = options;
  const store = new RoomStore(view);
  const roster = new RosterStore(timers, view);
  const user = signal<User | null>(view.user);
  const pending = signal<readonly OutboxEntry[]>([]);
  const typing = signal<readonly User[]>([]);
  const editing = signal<number | undefined>(undefined);
  const draft = signal("");
  const savedAt = signal<number | undefined>(undefined);
  const announcement = signal("");
  const zone = signal(SERVER_ZONE);
  const parsers = signal(0);
  const settings = options.settings ?? new Settings(undefined);
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
  const travel = new LogTravel({ store, address, fetch, calm: () => intake.calm() });
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
  const intake = new Intake({
    timers,
    take: (...came) => batch(() => take(...came)),
    shown: () => store.state.value.messages.length,
  });
  const connection = new Connection({
    timers,
    random,
    transports: options.transports(address),
    reachable: options.reachable,
    onState(state) {
      intake.flush();
      batch(() => heed(state));
    },
    onFrames(frames) {
      // Other rooms are not drawn here: their answers are no flood of this one.
      const here: IncomingFrame[] = [];
      for (const frame of frames) {
        if (isOfOther(frame)) options.others?.take(frame);
        else here.push(frame);
      }
      if (here.length > 0) intake.add(here);
    },
  });
  const passages = new Passages({
    timers,
    head: () => store.state.value.head,
    ownId: () => user.value?.id,
  });
  const connectionState = signal<ConnectionState>(connection.state);
  let wasLive = false;
  let roomsMax = ROOMS_MAX;
  let away = false;
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
      // A new connection is one that somebody is at, until it is told otherwise.
      if (away && user.value) connection.send({ type: "away", away });
      options.others?.live({ by: state.by, roomsMax, send: (frame) => connection.send(frame) });
      return;
    }
    outbox.lost();
    options.others?.lost();
    if (wasLive && state.name !== "connecting") {
      announcement.value = texts.connection.announceLost;
    }
    if (state.name === "stopped" && state.cause === "session_ended") user.value = null;
  }

  function isOfOther(frame: IncomingFrame): boolean {
    return "room" in frame && frame.room !== undefined && frame.room !== view.room;
  }

  function take(frames: readonly IncomingFrame[], lines?: number): void {
    const events: LogEvent[] = [];
    const applyEvents = () => {
      if (events.length > 0) store.apply(events.splice(0), lines);
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
          roomsMax = frame.limits.rooms;
          break;
        case "joined":
          store.joined(frame);
          if (frame.users) {
            const count = frame.count ?? frame.users.length;
            const passage = roster.replace({ users: frame.users, count });
            // Before the first join nobody was seen, who could have come or gone.
            if (wasLive) passages.note(passage, count);
          }
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
          passages.note(roster.apply(frame), frame.count);
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
      options.onMessage?.(message, store.state.value.epoch);
    }
  }

  function open(): void {
    draft.value = options.drafts?.of(view.room) ?? "";
    takeOver();
    const { place, readUpTo } = options;
    if (view.target !== undefined) return;
    if (place) {
      if (readUpTo !== undefined) store.setReadUpTo(readUpTo);
      return travel.jumpTo(place);
    }
    if (readUpTo !== undefined && readUpTo < store.state.value.head) travel.showNew(readUpTo);
  }

  const { loadParser } = options;
  const need = loadParser && new ParserNeed(loadParser, () => parsers.value += 1);
  const stopLooking = effect(() => {
    const written = [...store.state.value.messages, ...pending.value.map(({ draft }) => draft)];
    need?.look(written.map((each) => "text" in each ? each.text : undefined));
  });
  let lastTags: NameTags = new Map();
  const tags = computed(() => {
    const found = tagsIn(store.state.value.messages, roster.state.value.users, user.value);
    // The same ones draw nothing again.
    return lastTags = sameTags(found, lastTags) ? lastTags : found;
  });

  function keepDraft(text: string): void {
    // Known here too: else taking back what another tab took up would be no change.
    draft.value = text;
    options.drafts?.set(view.room, text);
  }

  const actions: RoomActions = {
    say(text) {
      outbox.add({ type: "say", text });
      // What was said ends the typing; the next word begins it anew.
      toldTypingAt = -Infinity;
      keepDraft("");
      travel.goToEnd();
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
      const result = await (options.signIn?.(name) ?? signIn(name, fetch));
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
    keepDraft,
    loadOlder: (rested) => travel.loadOlder(rested),
    loadNewer: () => travel.loadNewer(),
    jumpToNewest: () => travel.goToEnd(),
    setFollowing: (following) => store.setFollowing(following),
    jumpToDay: (day) => travel.jumpToDay(day, zone.value),
    jumpTo: (reveal) => travel.jumpTo(reveal),
    rested(rest) {
      lastRest = rest;
      if (looking) options.onRest?.(rest);
    },
    reconnect: () => connection.restart(),
    set: (name, value) => settings.set(name, value),
  };

  return {
    model: {
      room: store.state,
      roster: roster.state,
      tags,
      passages: passages.lines,
      user,
      connection: connectionState,
      pending,
      typing,
      older: travel.older,
      newer: travel.newer,
      editing,
      draft,
      savedAt,
      announcement,
      zone,
      settings: settings.values,
      parsers,
      toEnd: travel.toEnd,
      reveal: travel.reveal,
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
    setReadElsewhere: (seq) => store.setReadElsewhere(seq),
    setAway(is) {
      away = is;
      if (user.value) connection.send({ type: "away", away });
    },
    [Symbol.dispose]() {
      stopLooking();
      passages[Symbol.dispose]();
      connection[Symbol.dispose]();
      intake[Symbol.dispose]();
      outbox[Symbol.dispose]();
      announcements[Symbol.dispose]();
      typingUsers[Symbol.dispose]();
      roster[Symbol.dispose]();
    },
  };
}
