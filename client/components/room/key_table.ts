// The table of keys that do something in a room; the help lists them with words in each language.

/** Alternative combinations, each key by key. */
type Keys = readonly (readonly string[])[];

/** The keys by where they work. A new one is a line here, with its words under `help.keys`. */
export const KEY_TABLE = {
  anywhere: {
    help: [["?"], ["Ctrl", "/"]],
    switchPlace: [["Esc"]],
    findRoom: [["Ctrl", "K"]],
    nextRoom: [["Alt", "↑"], ["Alt", "↓"]],
    nextNews: [["Alt", "Shift", "↑"], ["Alt", "Shift", "↓"]],
    write: [["A"], ["…"], ["Z"]],
  },
  writing: {
    send: [["Enter"]],
    breakLine: [["Shift", "Enter"]],
    editLast: [["↑"]],
    mention: [["@"]],
    insertName: [["Tab"]],
  },
  reading: {
    toMessage: [["↑"], ["↓"]],
    intoMessage: [["Enter"]],
    toControl: [["←"], ["→"]],
    scroll: [["Page Up"], ["Page Down"]],
    first: [["Home"]],
    newest: [["End"]],
    leaveLog: [["Tab"], ["Shift", "Tab"]],
  },
} as const satisfies Record<string, Record<string, Keys>>;

/** The differences on a touch screen, where Enter breaks the line. */
export const ON_TOUCH: Readonly<Partial<Record<string, Keys>>> = {
  send: [["Ctrl", "Enter"]],
  breakLine: [["Enter"]],
};

/** The keys that an embedded room lacks, because it knows no other rooms. */
export const NOT_EMBEDDED: ReadonlySet<string> = new Set<KeyUse>([
  "findRoom",
  "nextRoom",
  "nextNews",
]);

/** Where a key works. */
export type KeyPlace = keyof typeof KEY_TABLE;

/** What a key does. */
export type KeyUse = { [Place in KeyPlace]: keyof typeof KEY_TABLE[Place] }[KeyPlace];
