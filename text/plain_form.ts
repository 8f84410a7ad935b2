// Turns the parts of a text into plain text, for notifications and screen readers.

import { safeLink } from "./links.ts";
import type { RichNode } from "./rich_text.ts";

const BULLET = "\u2022";

/** Returns the parts without Markdown: words, code and links as they are read. */
export function plainForm(parts: readonly RichNode[]): string {
  return plainOf(parts).join("\n");
}

/** Returns a line for each block; adjacent words are joined. */
function plainOf(parts: readonly RichNode[]): string[] {
  const lines: string[] = [];
  let isOpen = false;
  for (const part of parts) {
    const words = wordsOf(part);
    if (words === undefined) {
      lines.push(...blockOf(part));
      isOpen = false;
    } else if (isOpen) lines.push(lines.pop() + words);
    else lines.push(words);
    isOpen = words !== undefined;
  }
  return lines;
}

/** Returns the inline text of a part; undefined for a block. */
function wordsOf(part: RichNode): string | undefined {
  if (typeof part === "string") return part;
  switch (part.kind) {
    case "br":
      return "\n";
    case "code":
    case "mention":
      return part.text;
    case "strong":
    case "em":
    case "del":
      return part.parts.map(wordsOf).join("");
    case "link":
      // As on the page: a link that cannot be followed is shown as written.
      if (safeLink(part.href) === undefined) return part.raw;
      return part.parts.map(wordsOf).join("");
    default:
      return undefined;
  }
}

function blockOf(part: RichNode): string[] {
  if (typeof part === "string" || !("kind" in part)) return [];
  switch (part.kind) {
    case "block":
      return part.text.split("\n");
    case "quote":
      return plainOf(part.parts).flatMap((words) => words.split("\n")).map((line) => `> ${line}`);
    case "ul":
    case "ol":
      return part.parts.map((item, index) => {
        const sign = part.kind === "ol" ? `${(part.start ?? 1) + index}.` : BULLET;
        return `${sign} ${itemOf(item)}`;
      });
    case "p":
    case "li":
      return plainOf(part.parts);
    default:
      return [];
  }
}

function itemOf(item: RichNode): string {
  return typeof item !== "string" && "parts" in item ? plainOf(item.parts).join("\n") : "";
}
