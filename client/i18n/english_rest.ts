// English messages that the first view of a room does without: of lazy modules and of other pages.

import type { ErrorCode } from "../../protocol/error_codes.ts";
import type { ConnectBy } from "../../protocol/view.ts";

const { format: number } = new Intl.NumberFormat("en");

const CONNECT_BY: Record<ConnectBy, { readonly name: string; readonly why: string }> = {
  auto: {
    name: "Automatic",
    why: "The best connection that your network allows. Right for almost everyone.",
  },
  websocket: {
    name: "WebSocket",
    why: "One connection for both directions. Fastest, but some company networks block it.",
  },
  sse: {
    name: "Server-sent events (SSE)",
    why: "Messages stream in; yours are sent one by one. Works in most networks.",
  },
  polling: {
    name: "Long polling",
    why: "Requests new messages and waits for them. Works in every network.",
  },
  refresh: {
    name: "Active refresh",
    why: "The page reloads every few seconds. Works even without JavaScript.",
  },
};

/** The shape that every other language fills. */
export const englishRest = {
  /** The title or sentence of a refusal; the server's own are English. */
  refusal: (_code: ErrorCode, sentence: string) => sentence,

  languages: "Language",

  help: {
    title: "Keys",
    close: "Close",
    places: { anywhere: "Anywhere", writing: "While you write", reading: "In the log" },
    /** One for each line of `KEY_TABLE`. */
    keys: {
      help: "This list",
      findRoom: "Find a room",
      nextRoom: "The room above or below in your list",
      nextNews: "The next room with something new",
      switchPlace: "From the field to the log, and back",
      write: "Start writing",
      send: "Send",
      breakLine: "New line",
      editLast: "Edit your last message (if the field is empty)",
      mention: "Mention someone",
      insertName: "Insert the suggested name",
      toMessage: "The message above or below",
      intoMessage: "Into the message: its links and buttons",
      toControl: "The next link or button",
      scroll: "Scroll",
      first: "To the first message shown",
      newest: "To the newest message",
      leaveLog: "Leave the log",
    },
  },

  settings: {
    /** One for each line of `SWITCHES`. */
    switches: {
      compact: { label: "Compact", hint: "More lines on one screen" },
      joinLeaveNotices: {
        label: "Joins and leaves",
        hint: "Shown as small lines, in rooms of up to 50 people",
      },
    },
  },

  switcher: {
    hint: "Part of its name",
    found: (count: number) => count === 1 ? "1 room" : `${number(count)} rooms`,
    noneFound: "No such room. The name of a room can contain only a-z, 0-9 and -.",
    openNew: "Open a new room: ",
    title: "Rooms",
  },

  notify: {
    title: (room: string) => `Notifications from ${room}`,
    about: {
      nothing: "None",
      mentions: "When someone mentions me",
      everything: "For every message",
    },
    problem: {
      refused: "The browser blocks notifications here. Allow them in its settings for this site.",
      unsupported: "This browser cannot show notifications at this address.",
    },
    from: (name: string, room: string) => `${name} in ${room}`,
    many: (count: number, text: string) => `${number(count)} new messages, the latest: ${text}`,
  },

  product: "Hubbub",
  tagline: "A room to talk in. Open one, share its address, and start talking.",
  title: (page: string) => `${page} · Hubbub`,

  alerts: {
    tooOld: "This browser is too old for the live page.",
    withoutScripts: "Use the page without scripts",
    fault: "This page has failed and may no longer be up to date. What you wrote is saved.",
    reload: "Reload the page",
  },

  log: {
    timesAre: (zone: string) => `Times are ${zone}`,
    pause: "Stop refreshing",
    resume: "Resume refreshing",
    older: "Older messages",
    newest: "Back to the newest messages",
  },

  welcome: {
    title: "Welcome",
    hello: (name: string) => `Hello, ${name}`,
    name: "Your name",
    nameHint: "How others see you, up to 32 characters",
    email: "Email",
    optional: "optional",
    emailHint:
      "Used only to find your picture on Gravatar. Nobody sees it; we send no email and keep no readable copy.",
    keepPicture: "If empty, keep my current picture",
    password: "Password of this server",
    passwordHint: "Ask the person who invited you",
    unsentText: "Your unsent message",
    room: "Room",
    roomHint: "a-z, 0-9 and -; a new name opens a new room",
    connect: "How to connect",
    connectBy: (by: ConnectBy) => CONNECT_BY[by],
    enter: "Enter the room",
    change: "Save and enter",
    rooms: "Rooms",
    noRooms: "No room has any messages yet.",
    sessions: "Where you are signed in",
    since: (time: string) => `since ${time}`,
    /** The label that the server gave a session. */
    session: (label: string) => label,
    thisOne: "this session",
    end: "End",
    endLabel: (label: string) => `End the session ${label}`,
    signOut: "Sign out",
    signOutIsFinal:
      "You cannot undo this. If you sign in again, with the same name and email too, you are a new user and cannot edit or delete what you wrote.",
    unsent: {
      title: "Sign out?",
      explain:
        "Signing out deletes what this browser has saved for you. This has not been sent yet:",
      messages: "Not sent yet",
      drafts: "Drafts",
      removal: "Delete a message",
      confirm: "Delete and sign out",
      cancel: "Stay signed in",
    },
  },

  rooms: {
    messages: (count: number) => count === 1 ? "1 entry" : `${number(count)} entries`,
    here: (count: number) => `${number(count)} here`,
    never: "no messages yet",
    open: "Open a room",
    go: "Open",
    title: "Rooms",
    more: "More rooms",
  },

  error: {
    back: "Go back",
    home: "To the welcome page",
  },
};
