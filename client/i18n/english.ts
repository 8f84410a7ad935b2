// English messages of a room's first view, on its own page and embedded in another site.

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

/** The shape that every other language fills. */
export const english = {
  language: "en" as Language,
  /** For the `lang` attribute and `Intl`. */
  locale: "en",
  direction: "ltr" as Direction,

  /** Formats a number. */
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
    /** Follows `live` if there is space. */
    liveBy: (by: TransportName) => `by ${TRANSPORT_NAMES[by]}`,
    waiting: (seconds: number) => seconds > 0 ? `Reconnecting in ${seconds} s` : "Reconnecting …",
    offline: "Offline",
    stopped: (cause: CloseCause) => STOPPED[cause],
    refresh: "Refreshed every 5 seconds",
    reconnect: "Retry",
    announceLost:
      "Connection lost. What you write is saved, and sent once you are connected again.",
    announceBack: "Reconnected.",
  },

  log: {
    label: (room: string) => `Messages in ${room}`,
    start: (room: string) => `This is where ${room} begins.`,
    empty: "Nobody has said anything yet.",
    emptyHint: "Say hello. Anyone who opens this address later can read it.",
    loadingOlder: "Loading older messages …",
    loadingNewer: "Loading newer messages …",
    loadFailed: "Could not load more messages.",
    tryAgain: "Try again",
    you: "you",
    edited: "edited",
    deleted: "This message was deleted",
    saving: "saving …",
    waiting: "waiting for the connection",
    held: "the server is busy; will be sent again automatically",
    heldBack: "you write quickly; will be sent in a moment",
    linkTo: "Link to this message,",
    target: "Linked message",
    showAll: "Show all",
    showLess: "Show less",
    newMessages: (count: number) => count === 1 ? "1 new message" : `${number(count)} new messages`,
    came: (names: readonly string[]) => `${some(names)} joined`,
    went: (names: readonly string[]) => `${some(names)} left`,
    toNewest: "Jump to the newest messages",
    newLine: "New since your last visit",
    refused: (why: string) => `Not sent: ${why}`,
    discard: "Discard",
    announce: (name: string, text: string) => `${name}: ${text}`,
    announceMany: (count: number, name: string) =>
      `${number(count)} new messages, the latest from ${name}`,
    savedAt: (time: string) =>
      `No connection. This copy was saved on ${time}; there may be newer messages.`,
    jumpToDay: "Jump to a date",
    jump: "Jump",
  },

  message: {
    actions: (text: string) => `Edit or delete “${text}”`,
    edit: "Edit",
    delete: "Delete",
    confirmDelete: "Delete for all?",
    cancelDelete: "Keep",
    save: "Save",
    cancel: "Cancel",
    editLabel: "Change your message",
    editHint: "Enter saves, Escape cancels",
  },

  composer: {
    label: "Message",
    placeholder: "Write a message",
    send: "Send",
    names: "Names to mention",
    namesFound: (count: number) =>
      count === 1 ? "1 name, Tab inserts it" : `${count} names, arrow keys choose, Tab inserts`,
    name: "Your name",
    nameHint: "Asked only once",
    nameMissing: "Please give a name first.",
    left: (count: number) =>
      count >= 0 ? `${number(count)} characters left` : `${number(-count)} characters too many`,
    signInToWrite: "Enter your name to write here.",
    signIn: "Sign in",
    signInFailed: "Could not sign in. Is the server reachable?",
    hint: "Enter sends, Shift + Enter starts a new line",
    touchHint: "Enter starts a new line, the button sends",
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
        ? "No connection: these people were here when it was lost."
        : "No connection: the list of people is not available.",
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
    leave: (room: string) => `Remove ${room} from your rooms`,
    unread: (count: number, mentions: number) =>
      `${count >= 100 ? "more than 99" : number(count)} new` +
      (mentions > 0 ? `, ${number(mentions)} of them to you` : ""),
  },

  embed: {
    label: (room: string) => `Chat: ${room}`,
    you: (name: string) => `${name}: this room and your name`,
    about: "About this room",
    openThere: (host: string) => `Open the room at ${host}`,
    closed: (host: string) => `${host} is for members only. Sign in with a name and the password.`,
    notListed: (site: string, host: string) =>
      `${host} does not show its rooms on ${site}. Its operator can add this site to HUBBUB_ORIGINS.`,
    unreachable: (host: string) => `Cannot reach ${host} at the moment.`,
    name: "Your name",
    password: "Password of this server",
    enter: "Enter the room",
    signOut: "Sign out",
    signOutIsFinal:
      "You cannot undo this. If you sign in again, you are a new user and cannot edit what you wrote.",
    unsent: (count: number) =>
      count === 1
        ? "One text is not sent yet. Signing out deletes it."
        : `${count} texts are not sent yet. Signing out deletes them.`,
    notSignedOut: (host: string) => `You are still signed in: ${host} did not answer. Try again.`,
    signOutAnyway: "Delete and sign out",
  },
};
