// English: every word that the pages show. Its shape is what each other language has to fill.

import type { ErrorCode } from "../../protocol/error_codes.ts";
import type { Direction } from "../../protocol/language.ts";
import type { ConnectBy } from "../../protocol/view.ts";
import type { CloseCause, TransportName } from "../connection/transport.ts";

const { format: number } = new Intl.NumberFormat("en");

const WIRES: Record<TransportName, string> = {
  websocket: "WebSocket",
  sse: "SSE",
  polling: "long polling",
};

const STOPPED: Record<CloseCause, string> = {
  session_ended: "You were signed out",
  refused: "The server refused this connection",
  lost: "Disconnected",
  too_many: "Too many connections from here",
};

const CONNECT_BY: Record<ConnectBy, { readonly name: string; readonly why: string }> = {
  auto: {
    name: "Automatic",
    why: "The best way that your network lets through. Right for nearly everybody.",
  },
  websocket: {
    name: "WebSocket",
    why: "One open line both ways. Fastest; some company networks block it.",
  },
  sse: {
    name: "Server-sent events (SSE)",
    why: "Messages stream in, yours go out one by one. Passes most networks.",
  },
  polling: { name: "Long polling", why: "Asks for news and waits for it. Passes every network." },
  refresh: {
    name: "Active refresh",
    why: "The page loads again every few seconds. Works even without JavaScript.",
  },
};

/** "Ann", "Ann and Bo", "Ann, Bo and 3 others". */
function some(names: readonly string[]): string {
  const [first = "", second = "", third = ""] = names;
  if (names.length < 3) return names.join(" and ");
  if (names.length === 3) return `${first}, ${second} and ${third}`;
  return `${first}, ${second} and ${number(names.length - 2)} others`;
}

/** English. */
export const english = {
  /** For `lang`, and for `Intl`. */
  locale: "en",
  /** Which way it is written. */
  direction: "ltr" as Direction,
  product: "Hubbub",
  tagline: "A room to talk in. Open one, send its address to somebody, and go on talking.",

  /** As the language writes it. */
  number,
  languages: "Language",

  title: (page: string) => `${page} · Hubbub`,
  roomTitle: (room: string, unread: number) =>
    unread > 0 ? `(${number(unread)}) ${room} · Hubbub` : `${room} · Hubbub`,

  allRooms: "All rooms",
  skipToComposer: "Skip to writing",
  yourPage: (name: string) => `${name}: your name and sessions`,

  connection: {
    connecting: "Connecting …",
    live: "Connected",
    /** Beside it, where there is room. */
    liveBy: (by: TransportName) => `by ${WIRES[by]}`,
    waiting: (seconds: number) => seconds > 0 ? `Reconnecting in ${seconds} s` : "Reconnecting …",
    offline: "Offline",
    stopped: (cause: CloseCause) => STOPPED[cause],
    refresh: "Refreshed every 5 seconds",
    reconnect: "Retry",
    announceLost: "Connection lost. What you write is kept and sent when it is back.",
    announceBack: "Connected again.",
  },

  log: {
    label: (room: string) => `Messages in ${room}`,
    frameTitle: "Messages",
    start: (room: string) => `This is where ${room} begins.`,
    empty: "Nobody has said anything yet.",
    emptyHint: "Say hello. Whoever opens this address later will read it.",
    loadingOlder: "Loading older messages …",
    loadingNewer: "Loading newer messages …",
    loadFailed: "Could not load more messages.",
    tryAgain: "Try again",
    you: "you",
    edited: "edited",
    deleted: "This message was deleted",
    saving: "saving …",
    waiting: "waits for the connection",
    held: "the server is busy; sent again by itself",
    linkTo: "Link to this message,",
    target: "The message that was linked to",
    newMessages: (count: number) => count === 1 ? "1 new message" : `${number(count)} new messages`,
    came: (names: readonly string[]) => `${some(names)} joined`,
    went: (names: readonly string[]) => `${some(names)} left`,
    toNewest: "Jump to the newest messages",
    newLine: "New since you were here",
    refused: (why: string) => `Not sent: ${why}`,
    discard: "Discard",
    announce: (name: string, text: string) => `${name}: ${text}`,
    announceMany: (count: number, name: string) =>
      `${number(count)} new messages, the latest from ${name}`,
    timesAre: (zone: string) => `Times are ${zone}`,
    savedAt: (time: string) =>
      `No connection. This is how the room looked here on ${time}; there may be more.`,
    jumpToDay: "Jump to a date",
    jump: "Jump",
    pause: "Stop refreshing, to read",
    resume: "Go on refreshing",
  },

  message: {
    actions: (text: string) => `Edit or delete “${text}”`,
    edit: "Edit",
    delete: "Delete",
    confirmDelete: "Delete for all?",
    reallyDelete: "Delete",
    keep: "Keep",
    save: "Save",
    cancel: "Cancel",
    editLabel: "Change your message",
    editHint: "Enter saves, Escape leaves it as it was",
  },

  composer: {
    label: "Message",
    placeholder: "Write a message",
    send: "Send",
    names: "Names to mention",
    namesFound: (count: number) =>
      count === 1 ? "1 name, Tab takes it" : `${count} names, arrows choose, Tab takes one`,
    name: "Your name",
    nameHint: "Asked for once",
    left: (count: number) =>
      count >= 0 ? `${number(count)} characters left` : `${number(-count)} characters too many`,
    signInToWrite: "To write here, tell us your name first.",
    signIn: "Sign in",
    signInFailed: "That did not work. Is the server reachable?",
    /** The form is only whole without scripts. */
    hint: "Enter sends, Shift + Enter breaks the line",
  },

  typing: {
    one: (name: string) => `${name} is writing …`,
    two: (one: string, other: string) => `${one} and ${other} are writing …`,
    many: "Several people are writing …",
  },

  roster: {
    title: "Who is here",
    label: (count: number) => count === 1 ? "1 person here" : `${number(count)} people here`,
    nobody: "Nobody with a name yet",
    away: "away",
    you: "you",
    more: (count: number) => `and ${number(count)} more`,
  },

  help: {
    title: "Keys",
    open: "Show all keys",
    close: "Close",
    places: { anywhere: "Anywhere", writing: "While you write", reading: "In the log" },
    /** One for each line of `client/room/key_table.ts`. */
    keys: {
      help: "This list",
      findRoom: "Find a room",
      nextRoom: "The room above or below in your list",
      nextNews: "The next room with something new",
      switchPlace: "From the field to the log, and back",
      write: "Begin to write",
      send: "Send",
      breakLine: "New line",
      editLast: "Change your last message, from an empty field",
      mention: "Mention somebody",
      takeName: "Take the name that is offered",
      toMessage: "The message above or below",
      intoMessage: "Into the message: its links, its buttons",
      toControl: "The link or button beside it",
      scroll: "Scroll",
      first: "To the first message shown",
      newest: "To the newest message",
      leaveLog: "Out of the log",
    },
  },

  settings: {
    title: "Settings",
    /** One for each line of the table in `client/settings/settings.ts`. */
    switches: {
      compact: { label: "Compact", hint: "More lines on one screen" },
      passages: { label: "Who comes and goes", hint: "As quiet lines, in rooms of up to 50" },
    },
  },

  welcome: {
    title: "Welcome",
    hello: (name: string) => `Hello, ${name}`,
    name: "Your name",
    nameHint: "How others see you, up to 32 characters",
    email: "Email",
    optional: "optional",
    emailHint:
      "Only to find a picture of you on Gravatar. Nobody sees it; we never send to it and keep no readable copy.",
    keepPicture: "Empty: keep the picture that I have",
    password: "Password of this house",
    passwordHint: "Ask whoever invited you",
    room: "Room",
    roomHint: "a-z, 0-9 and -; a new name opens a new room",
    connect: "How to connect",
    connectBy: (by: ConnectBy) => CONNECT_BY[by],
    enter: "Enter the room",
    change: "Change and enter",
    rooms: "Rooms",
    noRooms: "No room has been talked in yet.",
    sessions: "Where you are signed in",
    since: (time: string) => `since ${time}`,
    /** The label of a session, as the server has made it. */
    session: (label: string) => label,
    thisOne: "this one",
    end: "End",
    endLabel: (label: string) => `End the session ${label}`,
    signOut: "Sign out",
  },

  rooms: {
    title: "Rooms",
    messages: (count: number) => count === 1 ? "1 entry" : `${number(count)} entries`,
    here: (count: number) => `${number(count)} here`,
    never: "nothing said yet",
    open: "Open a room",
    go: "Open",
    yours: "Your rooms",
    find: "Find a room",
    findKeys: "Ctrl K",
    findHint: "A part of its name",
    found: (count: number) => count === 1 ? "1 room" : `${number(count)} rooms`,
    noneFound: "No room is called so, and none can be: a-z, 0-9 and - make a name.",
    openNew: (room: string) => `Open a new room: ${room}`,
    leave: (room: string) => `Take ${room} out of your rooms`,
    unread: (count: number, mentions: number) =>
      `${count >= 100 ? "more than 99" : number(count)} new` +
      (mentions > 0 ? `, ${number(mentions)} of them to you` : ""),
  },

  notify: {
    title: (room: string) => `Notifications from ${room}`,
    about: {
      nothing: "None",
      mentions: "When somebody mentions me",
      everything: "For every message",
    },
    problem: {
      refused: "The browser refuses notifications here. Allow them in its settings for this site.",
      unsupported: "This browser has no notifications on this address.",
    },
    from: (name: string, room: string) => `${name} in ${room}`,
    many: (count: number, text: string) => `${number(count)} new messages, the latest: ${text}`,
  },

  /** A room on a page of another site. */
  embed: {
    label: (room: string) => `Chat: ${room}`,
    you: (name: string) => `${name}: this room and your name`,
    about: "About this room",
    openThere: (host: string) => `Open the room at ${host}`,
    closed: (host: string) => `${host} is a closed house. Name and password open it.`,
    notListed: (site: string, host: string) =>
      `${host} does not show its rooms on ${site}. Whoever runs it can add this site to HUBBUB_ORIGINS.`,
    unreachable: (host: string) => `${host} cannot be reached at the moment.`,
  },

  error: {
    /** What went wrong, in a few words; the server's own are English. */
    title: (_code: ErrorCode, title: string) => title,
    /** A sentence about it. */
    detail: (_code: ErrorCode, detail: string) => detail,
    back: "Go back",
    home: "To the welcome page",
  },
};
