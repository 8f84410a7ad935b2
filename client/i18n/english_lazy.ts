// English: what a room says later, in parts of the script that come after it.

import type { ErrorCode } from "../../protocol/error_codes.ts";

const { format: number } = new Intl.NumberFormat("en");

/** English, later. */
export const englishLazy = {
  /** A sentence about a refusal; the server's own are English. */
  refusal: (_code: ErrorCode, sentence: string) => sentence,

  languages: "Language",

  help: {
    title: "Keys",
    close: "Close",
    places: { anywhere: "Anywhere", writing: "While you write", reading: "In the log" },
    /** One for each line of `client/model/key_table.ts`. */
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
    /** One for each line of the table in `client/model/settings.ts`. */
    switches: {
      compact: { label: "Compact", hint: "More lines on one screen" },
      passages: { label: "Who comes and goes", hint: "As quiet lines, in rooms of up to 50" },
    },
  },

  switcher: {
    hint: "A part of its name",
    found: (count: number) => count === 1 ? "1 room" : `${number(count)} rooms`,
    noneFound: "No room is called so, and none can be: a-z, 0-9 and - make a name.",
    openNew: "Open a new room: ",
    title: "Rooms",
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
};
