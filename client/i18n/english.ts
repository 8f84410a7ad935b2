// English: what a room says from its first moment. Its shape is what each other language has to fill.

import type { Direction, Language } from "../../protocol/page_preferences.ts";
import type { CloseCause } from "../../protocol/close_codes.ts";
import type { TransportName } from "../../protocol/view.ts";

const { format: number } = new Intl.NumberFormat("en");

const TRANSPORT_NAMES: Record<TransportName, string> = {
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

/** "Ann", "Ann and Bo", "Ann, Bo and 3 others". */
function some(names: readonly string[]): string {
  const [first = "", second = "", third = ""] = names;
  if (names.length < 3) return names.join(" and ");
  if (names.length === 3) return `${first}, ${second} and ${third}`;
  return `${first}, ${second} and ${number(names.length - 2)} others`;
}

/** English. */
export const english = {
  /** Which one this is. */
  language: "en" as Language,
  /** For `lang`, and for `Intl`. */
  locale: "en",
  /** Which way it is written. */
  direction: "ltr" as Direction,

  /** As the language writes it. */
  number,

  roomTitle: (room: string, unread: number) =>
    unread > 0 ? `(${number(unread)}) ${room} · Hubbub` : `${room} · Hubbub`,

  allRooms: "All rooms",
  skipToComposer: "Skip to writing",
  yourPage: (name: string) => `${name}: your name and sessions`,

  partFailed: "This part of the page did not load.",
  fault: "This part of the page failed. What you wrote is saved.",
  reload: "Reload the page",

  connection: {
    connecting: "Connecting …",
    live: "Connected",
    /** Beside it, where there is room. */
    liveBy: (by: TransportName) => `by ${TRANSPORT_NAMES[by]}`,
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
    heldBack: "sent in a moment: you write quickly",
    linkTo: "Link to this message,",
    target: "The message that was linked to",
    showAll: "Show all",
    showLess: "Show less",
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
    savedAt: (time: string) =>
      `No connection. This is how the room looked here on ${time}; there may be more.`,
    jumpToDay: "Jump to a date",
    jump: "Jump",
  },

  message: {
    actions: (text: string) => `Edit or delete “${text}”`,
    edit: "Edit",
    delete: "Delete",
    confirmDelete: "Delete for all?",
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
    nameMissing: "Please give a name first.",
    left: (count: number) =>
      count >= 0 ? `${number(count)} characters left` : `${number(-count)} characters too many`,
    signInToWrite: "To write here, tell us your name first.",
    signIn: "Sign in",
    signInFailed: "That did not work. Is the server reachable?",
    /** The form is only whole without scripts. */
    hint: "Enter sends, Shift + Enter breaks the line",
    touchHint: "Enter breaks the line, the button sends",
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
    old: (wereHere: boolean): string =>
      wereHere
        ? "No connection: this is who was here when it was lost."
        : "No connection: we cannot tell who is here.",
    more: (count: number) => `and ${number(count)} more`,
  },

  help: {
    open: "Show all keys",
  },

  settings: {
    title: "Settings",
  },

  rooms: {
    yours: "Your rooms",
    find: "Find a room",
    leave: (room: string) => `Take ${room} out of your rooms`,
    unread: (count: number, mentions: number) =>
      `${count >= 100 ? "more than 99" : number(count)} new` +
      (mentions > 0 ? `, ${number(mentions)} of them to you` : ""),
  },
};
