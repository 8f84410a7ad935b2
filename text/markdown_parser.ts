// The Markdown that messages may use: emphasis, code, quotes, lists and links; all else stays text.
//
// Written for this subset, because no parser of Markdown bounds what a text costs it: with marked 18,
// 67 characters took 13 s, and 4,000 hundreds of ms in several ways. Here a text's cost is linear in its
// length, and what makes too many nodes is refused.

import { type Block, parseBlocks } from "./markdown_blocks.ts";
import { parseInline } from "./markdown_inline.ts";
import { ParseWork, TooMuchWork } from "./parse_work.ts";
import type { RichNode } from "./rich_text.ts";

/** The parts of a text; undefined where it takes more work than it is worth. */
export function parseMarkdown(text: string): readonly RichNode[] | undefined {
  const work = new ParseWork();
  try {
    return partsOf(parseBlocks(text), work, true);
  } catch (error) {
    if (error instanceof TooMuchWork) return undefined;
    throw error;
  }
}

/** `apart` tells whether paragraphs are that, or only the words of a list's item. */
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
      // The last line's end is not shown; one that is blank is.
      return {
        kind: "block",
        text: `${block.lines.join("\n")}${block.lines.at(-1) === "" ? "\n" : ""}`,
      };
    case "quote":
      // One of nothing but signs would be an empty box.
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
