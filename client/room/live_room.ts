// A room that is open in a browser: wires connection, outbox and store to what the page shows.

import { batch, computed, effect, signal } from "@preact/signals";
import type { ReadonlySignal } from "@preact/signals";
import type { User } from "../../protocol/event.ts";
import type { RoomView } from "../../protocol/view.ts";
import { Announcements } from "../log/announcements.ts";
import type { Announcement } from "../log/announcer.tsx";
import { Connection } from "../connection/connection.ts";
import type { ConnectionState } from "../connection/connection.ts";
import { SERVER_ZONE } from "../text/local_time.ts";
import { DrawingPace } from "./drawing_pace.ts";
import { GapWatch } from "./gap_watch.ts";
import { Intake } from "./intake.ts";
import type { LiveRoomOptions } from "./live_room_options.ts";
import { LogTravel } from "./log_travel.ts";
import { mentionsOn } from "../log/heard_people.ts";
import { sameTags, taggedName, tagsIn } from "../log/name_tags.ts";
import type { NameTags } from "../log/name_tags.ts";
import { Outbox } from "../connection/outbox.ts";
import type { OutboxEntry } from "../connection/outbox.ts";
import { Passages } from "../log/passages.ts";
import type { MentionIndex } from "../../text/mentions.ts";
import { ParserNeed } from "../text/parser_need.ts";
import { ReadingWatch } from "./reading_watch.ts";
import type { LiveRoom } from "./room_model.ts";
import { roomActions } from "./room_actions.ts";
import { RoomFrames } from "./room_frames.ts";
import { RoomStore } from "./room_store.ts";
import { RosterStore } from "./roster_store.ts";
import { Settings } from "../settings/settings.ts";
import { signIn } from "../connection/sign_in.ts";
import { texts } from "../texts.ts";
import type { IncomingFrame, RoomAddress } from "../connection/transport.ts";
import { TypingUsers } from "../composer/typing_users.ts";

/** Own names that are remembered while the page is open. */
const OWN_NAMES_MAX = 20;

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
  const announcement = signal<Announcement>({ text: "" });
  const announce = (text: string) => void (announcement.value = { text });
  const zone = signal(SERVER_ZONE);
  const parsers = signal(0);
  const settings = options.settings ?? new Settings(undefined);

  const address: RoomAddress = {
    room: view.room,
    guest: view.user?.guest ? view.user.name : undefined,
    userId: () => user.value?.id,
    cursor: () => {
      const { head, epoch } = store.state.value;
      return { seq: head, epoch };
    },
  };
  const pace = new DrawingPace();
  const travel = new LogTravel({
    store,
    address,
    fetch,
    timers,
    pace,
    calm: () => intake.calm(),
  });
  const { target } = view;
  const reading = new ReadingWatch({ ...options, store, travel, target });
  const passages = new Passages({
    timers,
    head: () => store.state.value.head,
    ownId: () => user.value?.id,
  });
  const tags = tagsOf({ store, roster, passages, user });
  const announcements = new Announcements(
    timers,
    announce,
    (user) => taggedName(user, tags.peek()),
  );
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
    pace,
    take: (...came) => batch(() => frames.take(...came)),
    store,
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
    onFrames(came) {
      // Other rooms are not drawn here: their answers are no flood of this one.
      const here: IncomingFrame[] = [];
      for (const frame of came) {
        if (isOfOther(frame)) options.others?.take(frame);
        else here.push(frame);
      }
      if (here.length > 0) intake.add(here);
    },
  });
  const gaps = new GapWatch({ timers, rejoin: () => connection.rejoin() });
  const frames = new RoomFrames({
    gaps,
    store,
    roster,
    outbox,
    passages,
    typingUsers,
    announcements,
    user,
    become,
    renew: () => travel.renew(),
    onMessage: options.onMessage,
  });
  const connectionState = signal<ConnectionState>(connection.state);
  let away = false;
  let isLostSaid = false;

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
      if (isLostSaid) announce(texts.connection.announceBack);
      isLostSaid = false;
      frames.live();
      savedAt.value = undefined;
      outbox.ready();
      takeOver();
      // A new connection is one that somebody is at, until it is told otherwise.
      if (away && user.value) connection.send({ type: "away", away });
      const { roomsMax } = frames;
      options.others?.live({ by: state.by, roomsMax, send: (frame) => connection.send(frame) });
      return;
    }
    frames.lost();
    outbox.lost();
    options.others?.lost();
    // Once, however often it is tried in vain.
    if (frames.wasLive && state.name !== "connecting" && !isLostSaid) {
      isLostSaid = true;
      announce(texts.connection.announceLost);
    }
    if (state.name === "stopped" && state.cause === "session_ended") become(null);
  }

  function isOfOther(frame: IncomingFrame): boolean {
    return "room" in frame && frame.room !== undefined && frame.room !== view.room;
  }

  function open(): void {
    draft.value = options.keptDraft?.text ?? "";
    takeOver();
    reading.open();
  }

  const { loadParser } = options;
  const need = loadParser && new ParserNeed(loadParser, () => parsers.value += 1);
  const stopHolding = effect(() => {
    const seq = editing.value;
    const stands = seq !== undefined &&
      store.state.value.messages.some((message) =>
        message.seq === seq && message.deleted === undefined && message.user.id === user.value?.id
      );
    store.setHeld(stands);
    // It was deleted elsewhere, or the page went to another part of the log: its editor is gone.
    if (!stands) editing.value = undefined;
  });
  const stopLooking = effect(() => {
    const written = [...store.state.value.messages, ...pending.value.map(({ draft }) => draft)];
    need?.look(written.map((each) => "text" in each ? each.text : undefined));
  });
  const actions = roomActions({
    timers,
    store,
    travel,
    outbox,
    connection,
    settings,
    keptDraft: options.keptDraft,
    user,
    zone,
    editing,
    draft,
    signIn: (name) => options.signIn?.(name) ?? signIn(name, fetch),
    become,
    rested: (rest) => reading.rested(rest),
  });

  return {
    model: {
      room: store.state,
      roster: roster.state,
      tags,
      mentions: mentionsOf(store, roster, user),
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
    setLooking: (looking) => reading.setLooking(looking),
    setReadElsewhere: (seq) => store.setReadElsewhere(seq),
    setAway(is) {
      away = is;
      if (user.value) connection.send({ type: "away", away });
    },
    [Symbol.dispose]() {
      stopHolding();
      stopLooking();
      for (
        const each of [
          passages,
          connection,
          intake,
          gaps,
          outbox,
          announcements,
          typingUsers,
          roster,
          travel,
        ]
      ) {
        each[Symbol.dispose]();
      }
    },
  };
}

/**
 * Finds the reader's mentions; while it would find the same, it draws nothing again. Names that they had
 * since the page was opened are theirs, too.
 */
function mentionsOf(
  store: RoomStore,
  roster: RosterStore,
  user: ReadonlySignal<User | null>,
): ReadonlySignal<MentionIndex | undefined> {
  const had = new Map<string, { readonly user: User }>();
  let last: MentionIndex | undefined;
  return computed(() => {
    const own = user.value;
    if (own && had.size < OWN_NAMES_MAX) had.set(own.id + own.name, { user: own });
    const heard = [...had.values(), ...store.state.value.messages];
    return last = mentionsOn(heard, roster.state.value.users, own, last);
  });
}

/** Tags of all who can be seen; while they stay the same ones, they draw nothing again. */
function tagsOf({ store, roster, passages, user }: {
  readonly store: RoomStore;
  readonly roster: RosterStore;
  readonly passages: Passages;
  readonly user: ReadonlySignal<User | null>;
}): ReadonlySignal<NameTags> {
  let last: NameTags = new Map();
  return computed(() => {
    // Whoever came and went since is named there, and can be taken for somebody who is here.
    const named = passages.lines.value.flatMap(({ came, went }) => [...came, ...went]);
    const seen = [...roster.state.value.users, ...named];
    const found = tagsIn(store.state.value.messages, seen, user.value);
    return last = sameTags(found, last) ? last : found;
  });
}
