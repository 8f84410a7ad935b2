// English: what every page but a room says; only the server speaks it.

import type { ErrorCode } from "../../protocol/error_codes.ts";
import type { ConnectBy } from "../../protocol/view.ts";

const { format: number } = new Intl.NumberFormat("en");

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

/** English, on other pages. */
export const englishPages = {
  product: "Hubbub",
  tagline: "A room to talk in. Open one, send its address to somebody, and go on talking.",
  title: (page: string) => `${page} · Hubbub`,

  alerts: {
    tooOld: "This browser is too old for the live page.",
    withoutScripts: "Use the page without scripts",
    fault: "This page has failed and may no longer be up to date. What you wrote is saved.",
    reload: "Reload the page",
  },

  log: {
    timesAre: (zone: string) => `Times are ${zone}`,
    pause: "Stop refreshing, to read",
    resume: "Go on refreshing",
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
      "Only to find a picture of you on Gravatar. Nobody sees it; we never send to it and keep no readable copy.",
    keepPicture: "Empty: keep the picture that I have",
    password: "Password of this server",
    passwordHint: "Ask whoever invited you",
    unsentText: "Your message, which was not sent",
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
    signOutIsFinal:
      "You cannot undo this. If you sign in again, with the same name and email too, you are a new user and cannot edit or delete what you wrote.",
    unsent: {
      title: "Sign out?",
      explain: "Signing out deletes what this browser keeps for you. Nobody has received this yet:",
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
    never: "nothing said yet",
    open: "Open a room",
    go: "Open",
    title: "Rooms",
    more: "More rooms",
  },

  error: {
    /** What went wrong, in a few words; the server's own are English. */
    title: (_code: ErrorCode, title: string) => title,
    back: "Go back",
    home: "To the welcome page",
  },
};
