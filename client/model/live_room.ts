// A room that is open in a browser: transports connection, outbox and store to what the page shows.

import { batch, computed, effect, signal } from "@preact/signals";
import type { ReadonlySignal } from "@preact/signals";
import type { User } from "../../protocol/event.ts";
import type { RoomView } from "../../protocol/view.ts";
import { Announcements } from "./announcements.ts";
import type { Announcement } from "./announcements.ts";
import { Connection } from "../connection/connection.ts";
import type { ConnectionState } from "../connection/connection.ts";
import { SERVER_ZONE } from "./local_time.ts";
import { BatchSize } from "./batch_size.ts";
import { GapWatch } from "./gap_watch.ts";
import { FrameBuffer } from "./frame_buffer.ts";
import type { LiveRoomOptions } from "./live_room_options.ts";
import { HistoryLoader } from "./history_loader.ts";
import { mentionsOn } from "./heard_people.ts";
import { sameTags, taggedName, tagsIn } from "./name_tags.ts";
import type { NameTags } from "./name_tags.ts";
import { Outbox } from "../connection/outbox.ts";
import type { OutboxEntry } from "../connection/outbox.ts";
import { JoinLeaveNotices } from "./join_leave_notices.ts";
import type { MentionIndex } from "../../text/mentions.ts";
import { ParserNeed } from "./parser_need.ts";
import { ReadTracker } from "./read_tracker.ts";
import type { LiveRoom } from "./room_model.ts";
import { roomActions } from "./room_actions.ts";
import { RoomFrames } from "./room_frames.ts";
import { RoomStore } from "./room_store.ts";
import { RosterStore } from "./roster_store.ts";
import { Settings } from "./settings.ts";
import { signIn } from "./sign_in.ts";
import { t } from "../i18n/messages.ts";
import type { IncomingFrame, RoomAddress } from "../connection/transport.ts";
import { TypingUsers } from "./typing_users.ts";

/** Own names that are remembered while the page is open. */
const OWN_NAMES_MAX = 20;

/** Makes a view live. Nothing is connected before `connection.restart()`. */
export function liveRoom(view: RoomView, options: LiveRoomOptions): LiveRoom {
  const { clock, afterRender, random, nonce, fetch } = options;
  const store = new RoomStore(view);
  const roster = new RosterStore({ clock, afterRender }, view);
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
  const pace = new BatchSize();
  const historyLoader = new HistoryLoader({
    store,
    address,
    fetch,
    clock,
    afterRender,
    pace,
    floodEnd: () => frameBuffer.floodEnd(),
  });
  const { target } = view;
  const reading = new ReadTracker({ ...options, store, historyLoader, target });
  const joinLeaveNotices = new JoinLeaveNotices({
    clock,
    head: () => store.state.value.head,
    ownId: () => user.value?.id,
  });
  const tags = tagsOf({ store, roster, joinLeaveNotices, user });
  const announcements = new Announcements(
    clock,
    announce,
    (user) => taggedName(user, tags.peek()),
  );
  const typingUsers = new TypingUsers(clock, (users) => typing.value = users);
  const outbox = new Outbox({
    clock,
    random,
    nonce,
    send: (frame) => connection.send(frame),
    onChange(entries) {
      pending.value = entries;
      options.saved?.save(user.value?.id, entries);
    },
  });
  const frameBuffer = new FrameBuffer({
    clock,
    afterRender,
    pace,
    apply: (...came) => batch(() => frames.receive(...came)),
    store,
  });
  const connection = new Connection({
    clock,
    random,
    transports: options.transports(address),
    reachable: options.reachable,
  });
  connection.listen({
    state(state) {
      frameBuffer.flush();
      batch(() => onConnectionState(state));
    },
    frames(came) {
      // Other rooms are not drawn here: their answers are no flood of this one.
      const here: IncomingFrame[] = [];
      for (const frame of came) {
        if (isOfOther(frame)) options.others?.receive(frame);
        else here.push(frame);
      }
      if (here.length > 0) frameBuffer.add(here);
    },
  });
  const gaps = new GapWatch({ clock, rejoin: () => connection.rejoin() });
  const frames = new RoomFrames({
    gaps,
    store,
    roster,
    outbox,
    joinLeaveNotices,
    typingUsers,
    announcements,
    user,
    setUser,
    renew: () => historyLoader.renew(),
    onMessage: options.onMessage,
  });
  const connectionState = signal<ConnectionState>(connection.state);
  let away = false;
  let isLostSaid = false;

  function setUser(who: User | null): void {
    user.value = who;
    store.ownId = who?.id;
  }

  /** What a closed tab, or this one before a reload, has not brought into the log. */
  function takeOver(): void {
    const own = user.value;
    if (!own || !options.saved) return;
    options.saved.takeOver(own.id, (entries) => outbox.adopt(entries)).catch(() => {
      // Locks are refused to a page that is going away: then another one takes over.
    });
  }

  function onConnectionState(state: ConnectionState): void {
    connectionState.value = state;
    if (state.name === "live") {
      if (isLostSaid) announce(t.connection.announceBack);
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
      announce(t.connection.announceLost);
    }
    if (state.name === "stopped" && state.cause === "session_ended") setUser(null);
  }

  function isOfOther(frame: IncomingFrame): boolean {
    return "room" in frame && frame.room !== undefined && frame.room !== view.room;
  }

  function open(): void {
    draft.value = options.composerDraft?.text ?? "";
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
    clock,
    store,
    historyLoader,
    outbox,
    connection,
    settings,
    composerDraft: options.composerDraft,
    user,
    zone,
    editing,
    draft,
    signIn: (name) => options.signIn?.(name) ?? signIn(name, fetch),
    setUser,
    onScrollIdle: (idle) => reading.onScrollIdle(idle),
  });

  return {
    model: {
      room: store.state,
      roster: roster.state,
      tags,
      mentions: mentionsOf(store, roster, user),
      joinLeaveNotices: joinLeaveNotices.lines,
      user,
      connection: connectionState,
      pending,
      typing,
      older: historyLoader.older,
      newer: historyLoader.newer,
      editing,
      draft,
      savedAt,
      announcement,
      zone,
      settings: settings.values,
      parsers,
      toEnd: historyLoader.toEnd,
      reveal: historyLoader.reveal,
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
          joinLeaveNotices,
          connection,
          frameBuffer,
          gaps,
          outbox,
          announcements,
          typingUsers,
          roster,
          historyLoader,
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
function tagsOf({ store, roster, joinLeaveNotices, user }: {
  readonly store: RoomStore;
  readonly roster: RosterStore;
  readonly joinLeaveNotices: JoinLeaveNotices;
  readonly user: ReadonlySignal<User | null>;
}): ReadonlySignal<NameTags> {
  let last: NameTags = new Map();
  return computed(() => {
    // Whoever came and went since is named there, and can be taken for somebody who is here.
    const named = joinLeaveNotices.lines.value.flatMap(({ came, went }) => [...came, ...went]);
    const seen = [...roster.state.value.users, ...named];
    const found = tagsIn(store.state.value.messages, seen, user.value);
    return last = sameTags(found, last) ? last : found;
  });
}
