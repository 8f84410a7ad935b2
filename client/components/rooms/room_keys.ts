// The keys that lead to other rooms: Ctrl + K or ⌘ K to find one, Alt with ↑ and ↓ to the one above
// and below in the list, with Shift to the next that has news.

import type { SavedRoomLine } from "../../model/rooms_watch.ts";

/** A wish that keys express. */
export type RoomShortcut = "find" | "above" | "below" | "news_above" | "news_below";

/** What is used of a key's event. */
export type PressedKey = Pick<
  KeyboardEvent,
  "key" | "code" | "ctrlKey" | "metaKey" | "altKey" | "shiftKey" | "target"
>;

/** What the keys mean; undefined for all others. */
export function roomShortcut(event: PressedKey, isApple: boolean): RoomShortcut | undefined {
  const { key, code, ctrlKey, metaKey, altKey, shiftKey } = event;
  // By its place too: on a Cyrillic keyboard that key is no k.
  // A browser that fills in a form sends events without a key.
  const isK = key?.toLowerCase() === "k" || code === "KeyK";
  if (isK && !altKey && !shiftKey && (isApple ? metaKey && !ctrlKey : ctrlKey && !metaKey)) {
    return "find";
  }
  if (!altKey || ctrlKey || metaKey || (key !== "ArrowUp" && key !== "ArrowDown")) return undefined;
  // There these keys open a list or a calendar, or on Apple's keyboards move by paragraphs.
  if (isChosenIn(event) || (isApple && isWrittenIn(event))) return undefined;
  const where = key === "ArrowUp" ? "above" : "below";
  return shiftKey ? `news_${where}` : where;
}

/** The room that is meant, in a list that goes round; undefined where there is none but this. */
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

/** A date, a list or another field of a form; where messages are written is a text area. */
function isChosenIn({ target }: PressedKey): boolean {
  const { tagName } = (target as Partial<Element> | null) ?? {};
  return tagName === "INPUT" || tagName === "SELECT";
}
