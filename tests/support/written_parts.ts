// Writes the parts of a text on one line, for tables of tests.

import type { RichNode } from "../../text/rich_text.ts";

/** Returns parts in a short form: `<p>a <strong>b</strong></p>`. */
export function written(parts: readonly RichNode[]): string {
  return parts.map((part) => {
    if (typeof part === "string") return part;
    if (part.kind === "br") return "<br>";
    const inside = "parts" in part ? written(part.parts) : part.text;
    return `<${part.kind}>${inside}</${part.kind}>`;
  }).join("");
}
