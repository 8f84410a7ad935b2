// The parts of a text as a line that a table of tests can hold.

import type { RichNode } from "../../text/rich_text.ts";

/** A short way to write parts: `<p>a <strong>b</strong></p>`. */
export function written(parts: readonly RichNode[]): string {
  return parts.map((part) => {
    if (typeof part === "string") return part;
    if (part.kind === "br") return "<br>";
    const inside = "parts" in part ? written(part.parts) : part.text;
    return `<${part.kind}>${inside}</${part.kind}>`;
  }).join("");
}
