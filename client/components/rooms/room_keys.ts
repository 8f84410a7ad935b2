// Shortcuts between rooms: Ctrl + K or ⌘ K finds a room, Alt + ↑ and ↓ go to the room above and
// below in the list, with Shift to the next one with unread messages.

import type { SavedRoomLine } from "../../model/rooms_watch.ts";

/** What a shortcut does. */
export type RoomShortcut = "find" | "above" | "below" | "news_above" | "news_below";

/** The part of a key event that is used. */
export type PressedKey = Pick<
  KeyboardEvent,
  "key" | "code" | "ctrlKey" | "metaKey" | "altKey" | "shiftKey" | "target"
>;

/** The shortcut; undefined for other keys. */
export function roomShortcut(event: PressedKey, isApple: boolean): RoomShortcut | undefined {
  const { key, code, ctrlKey, metaKey, altKey, shiftKey } = event;
  // By position too: on a Cyrillic keyboard, that key is not "k".
  // Autofill sends key events without a key.
  const isK = key?.toLowerCase() === "k" || code === "KeyK";
  if (isK && !altKey && !shiftKey && (isApple ? metaKey && !ctrlKey : ctrlKey && !metaKey)) {
    return "find";
  }
  if (!altKey || ctrlKey || metaKey || (key !== "ArrowUp" && key !== "ArrowDown")) return undefined;
  // In these fields the keys open a list or a calendar, or move by paragraphs on Apple keyboards.
  if (isChosenIn(event) || (isApple && isWrittenIn(event))) return undefined;
  const where = key === "ArrowUp" ? "above" : "below";
  return shiftKey ? `news_${where}` : where;
}

/** The room that the shortcut goes to, wrapping around; undefined if there is no other. */
export function roomFor(
  shortcut: Exclude<RoomShortcut, "find">,
  lines: readonly SavedRoomLine[],
  open: string,
): string | undefined {
  const at = lines.findIndex(({ room }) => room === open);
  const after = [...lines.slice(at + 1), ...lines.slice(0, Math.max(0, at))];
  const way = shortcut.endsWith("above") ? [...after].reverse() : after;
  return way.find(({ unread }) => unread > 0 || !shortcut.startsWith("news"))?.room;
}

function isWrittenIn({ target }: PressedKey): boolean {
  return (target as Partial<HTMLTextAreaElement> | null)?.value !== undefined &&
    (target as HTMLTextAreaElement).value !== "";
}

/** A date, select or other form field. Not the composer, which is a text area. */
function isChosenIn({ target }: PressedKey): boolean {
  const { tagName } = (target as Partial<Element> | null) ?? {};
  return tagName === "INPUT" || tagName === "SELECT";
}
