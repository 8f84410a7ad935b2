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
    scroll: [["↑"], ["↓"], ["Page Up"], ["Page Down"]],
    newest: [["End"]],
    toMessages: [["Tab"], ["Shift", "Tab"]],
  },
} as const satisfies Record<string, Record<string, Keys>>;

/** Where a key works. */
export type KeyPlace = keyof typeof KEY_TABLE;

/** What a key does. */
export type KeyUse = { [Place in KeyPlace]: keyof typeof KEY_TABLE[Place] }[KeyPlace];
