// Every key that does something in a room: the help lists them, and says what in each language.

/** A combination, key by key; several are different ways to the same. */
type Keys = readonly (readonly string[])[];

/** By where they work. A new one is a line here, and its words under `help.keys` of each language. */
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
    takeName: [["Tab"]],
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

/** What is otherwise where a finger writes: there Enter breaks the line. */
export const ON_TOUCH: Readonly<Partial<Record<string, Keys>>> = {
  send: [["Ctrl", "Enter"]],
  breakLine: [["Enter"]],
};

/** What a room in a page of another site has no keys for: it knows no other rooms. */
export const NOT_EMBEDDED: ReadonlySet<string> = new Set<KeyUse>([
  "findRoom",
  "nextRoom",
  "nextNews",
]);

/** Where a key works. */
export type KeyPlace = keyof typeof KEY_TABLE;

/** What a key does. */
export type KeyUse = { [Place in KeyPlace]: keyof typeof KEY_TABLE[Place] }[KeyPlace];
