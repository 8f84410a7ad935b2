// Brings the parser of Markdown into the browser: a part of the script that most visits never need.

import { useParser } from "../../text/message_parts.ts";

/** From then on every text can be parsed. */
export async function loadParser(): Promise<void> {
  const { parseMarkdown, plainForm } = await import("./parser_part.ts");
  useParser(parseMarkdown, plainForm);
}
