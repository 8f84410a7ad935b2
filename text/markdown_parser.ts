// Parses the Markdown that messages may use: emphasis, code, quotes, lists and links. Everything
// else is text.
//
// It is written for this subset, because no Markdown parser bounds the cost of a text: with marked
// 18, 67 characters took 13 s, and 4,000 took hundreds of ms in several ways. Here the cost is
// linear in the length, and a text that creates too many nodes is rejected.

import { type Block, parseBlocks } from "./markdown_blocks.ts";
import { parseInline } from "./markdown_inline.ts";
import { ParseWork, TooMuchWork } from "./parse_work.ts";
import type { RichNode } from "./rich_text.ts";

/** Returns the parts of a text; undefined if it takes too much work. */
export function parseMarkdown(text: string): readonly RichNode[] | undefined {
  const work = new ParseWork();
  try {
    return partsOf(parseBlocks(text), work, true);
  } catch (error) {
    if (error instanceof TooMuchWork) return undefined;
    throw error;
  }
}

/** `apart`: paragraphs are elements of their own, not just the text of a list item. */
function partsOf(blocks: readonly Block[], work: ParseWork, apart: boolean): readonly RichNode[] {
  return blocks.flatMap((block) => {
    work.node();
    return partOf(block, work, apart);
  });
}

function partOf(block: Block, work: ParseWork, apart: boolean): RichNode | readonly RichNode[] {
  switch (block.kind) {
    case "p": {
      const text = block.lines.join("\n");
      return apart
        ? { kind: "p", parts: parseInline(text, work) }
        : parseInline(text.trimEnd(), work);
    }
    case "block":
      // The line end of the last line is not shown, unless the line is blank.
      return {
        kind: "block",
        text: `${block.lines.join("\n")}${block.lines.at(-1) === "" ? "\n" : ""}`,
      };
    case "quote":
      // A quote that contains markers only would be an empty box.
      if (block.blocks.length === 0) {
        return { kind: "p", parts: parseInline(block.signs.join("\n").trimEnd(), work) };
      }
      return { kind: "quote", parts: partsOf(block.blocks, work, true) };
    case "list": {
      const parts = block.items.map((item) => {
        work.node();
        return { kind: "li", parts: partsOf(item, work, block.loose) } as const;
      });
      return block.ordered ? { kind: "ol", start: block.start, parts } : { kind: "ul", parts };
    }
  }
}
