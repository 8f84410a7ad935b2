// Splits a text into paragraphs, quotes, lists and blocks of code, line by line as in CommonMark,
// with these differences: a quote marker is followed by a space (`>_<`), and a line without the
// marker of a quote or the indentation of a list item is outside of it (the answer to a quote).
// Each line is visited once for each open list and quote, and there are few of these.

import { CodeFence, nextFences } from "./code_fence.ts";
import { INDENT_MAX, indentOf } from "./line_indent.ts";

/** A block of the text, whose inline content is not parsed yet. */
export type Block =
  | { readonly kind: "p" | "block"; readonly lines: string[] }
  /** `signs` are its first lines that contain nothing but markers. */
  | { readonly kind: "quote"; readonly blocks: Block[]; readonly signs: string[] }
  | List;

/** A list and its items. */
export interface List {
  /** The kind of block. */
  readonly kind: "list";
  /** Whether it is numbered. */
  readonly ordered: boolean;
  /** The number of the first item. */
  readonly start: number;
  /** `-`, `*`, `+`, `.` or `)`. Another marker begins another list. */
  readonly sign: string;
  /** Whether blank lines separate its content: its items then contain paragraphs. */
  loose: boolean;
  /** Whether the last line of the last item was blank. */
  blank: boolean;
  /** The content of each item. */
  readonly items: Block[][];
}

/** The deepest nesting of quotes and lists. Anything deeper is text. */
const DEPTH_MAX = 12;
/** More spaces after a list marker belong to code. */
const CODE_INDENT = 4;
const MARKER = /^([-+*]|(\d{1,9})[.)])(?=[ \t]|$)/;
/**
 * A quote begins with a marker and a space, a nested one with both markers. It continues without
 * the space.
 */
const QUOTE = /^>+(?=[ \t])/;
const QUOTE_GOES_ON = /^>+(?=[ \t]|$)/;
const RULE = /^(?:(?:-[ \t]*){3,}|(?:_[ \t]*){3,}|(?:\*[ \t]*){3,})$/;

/** A quote or a list item that the next line may continue. */
interface Container {
  readonly blocks: Block[];
  /** The blocks of a quote. */
  readonly signs?: string[];
  /** The list of an item; absent for a quote. */
  readonly item?: {
    readonly list: List;
    /** The indentation of its lines. */
    readonly indent: number;
  };
}

/** Returns the blocks of a text, in order. */
export function parseBlocks(text: string): readonly Block[] {
  const parser = new BlockParser();
  const lines = text.split("\n");
  const fences = nextFences(lines);
  for (const [at, line] of lines.entries()) parser.line(line, fences[at]);
  parser.end();
  return parser.blocks;
}

class BlockParser {
  readonly blocks: Block[] = [];
  readonly #open: Container[] = [{ blocks: this.blocks }];
  #paragraph: string[] | undefined;
  #fence: { readonly code: CodeFence; readonly depth: number } | undefined;

  /** `next` is the fence after the line. */
  line(whole: string, next: ReturnType<typeof nextFences>[number]): void {
    let rest = whole;
    let matched = 1;
    for (; matched < this.#open.length; matched++) {
      const container = this.#open[matched]!;
      const inside = goOn(container, rest);
      if (inside === undefined) break;
      // Only used while the quote is empty.
      if (container.blocks.length === 0) container.signs?.push(rest);
      rest = inside;
    }
    if (this.#fence) {
      if (matched < this.#fence.depth) this.end();
      else {
        if (this.#fence.code.add(rest, next)) this.#fence = undefined;
        return;
      }
    }
    const isBlank = rest.trim() === "";
    if (isBlank) return this.#blank(matched);
    this.#close(matched);
    rest = this.#openAll(rest);
    if (rest.trim() !== "") this.#content(rest);
    for (const { item } of this.#open) if (item) item.list.blank = false;
  }

  /** Ends at the end of the text or of the container of a block of code. */
  end(): void {
    this.#fence?.code.end();
    this.#fence = undefined;
  }

  #content(line: string): void {
    const code = CodeFence.begin(line);
    if (code === undefined) return this.#words(line);
    this.#add(code.block as Block);
    this.#fence = { code, depth: this.#open.length };
  }

  #words(line: string): void {
    if (this.#paragraph) return void this.#paragraph.push(line);
    const lines = [line];
    this.#add({ kind: "p", lines });
    this.#paragraph = lines;
  }

  get #deepest(): Container {
    return this.#open.at(-1)!;
  }

  #close(matched: number): void {
    if (matched === this.#open.length) return;
    this.#open.length = matched;
    this.#paragraph = undefined;
  }

  #blank(matched: number): void {
    this.#close(matched);
    this.#paragraph = undefined;
    // An item that consists of its marker only ends here.
    const { item, blocks } = this.#deepest;
    if (item && blocks.length === 0) this.#open.pop();
    for (const { item } of this.#open) if (item) item.list.blank = true;
  }

  /** Opens the containers that the line begins and returns the rest of the line. */
  #openAll(line: string): string {
    let rest = line;
    while (this.#open.length <= DEPTH_MAX) {
      const { indent, content } = indentOf(rest);
      if (indent > INDENT_MAX) break;
      if (QUOTE.test(content)) {
        const quote = { kind: "quote", blocks: [], signs: [rest] } as const satisfies Block;
        this.#add(quote);
        this.#open.push(quote);
        rest = withoutSign(content, indent);
      } else {
        const inside = this.#openItem(indent, content);
        if (inside === undefined) break;
        rest = inside;
      }
    }
    return rest;
  }

  #openItem(indent: number, content: string): string | undefined {
    const match = MARKER.exec(content);
    if (match === null || RULE.test(content)) return undefined;
    const [, marker = "", number] = match;
    const after = indentOf(content.slice(marker.length), indent + marker.length);
    const isEmpty = after.content === "";
    // A list begins only with a non-empty item, and inside a paragraph only with number 1.
    // Otherwise, a single dash or a line that happens to start with a year would begin one.
    const last = this.#deepest.blocks.at(-1);
    const goesOn = last?.kind === "list" && last.sign === marker.at(-1);
    if (isEmpty && (this.#paragraph || !goesOn)) return undefined;
    if (this.#paragraph && number !== undefined && Number(number) !== 1) return undefined;
    const isCode = after.indent > CODE_INDENT;
    const spaces = isEmpty || isCode ? 1 : after.indent;
    const list = this.#listFor(number, marker.at(-1)!);
    const blocks: Block[] = [];
    list.items.push(blocks);
    this.#paragraph = undefined;
    this.#open.push({ blocks, item: { list, indent: indent + marker.length + spaces } });
    return " ".repeat(isCode ? after.indent - 1 : 0) + after.content;
  }

  /** Returns the list that an item continues, or a new one. */
  #listFor(number: string | undefined, sign: string): List {
    const last = this.#deepest.blocks.at(-1);
    if (last?.kind === "list" && last.sign === sign) {
      if (last.blank) last.loose = true;
      return last;
    }
    const list: List = {
      kind: "list",
      ordered: number !== undefined,
      start: Number(number ?? 1),
      sign,
      loose: false,
      blank: false,
      items: [],
    };
    this.#add(list);
    return list;
  }

  #add(block: Block): void {
    const { blocks, item } = this.#deepest;
    if (item?.list.blank && blocks.length > 0) item.list.loose = true;
    this.#paragraph = undefined;
    blocks.push(block);
  }
}

/** Returns the line inside the container; undefined if the line does not continue it. */
function goOn({ item }: Container, line: string): string | undefined {
  const { indent, content } = indentOf(line);
  if (item) {
    if (content === "") return "";
    return indent >= item.indent ? " ".repeat(indent - item.indent) + content : undefined;
  }
  if (indent > INDENT_MAX || !QUOTE_GOES_ON.test(content)) return undefined;
  return withoutSign(content, indent);
}

/** Removes the marker of a quote and the one space that belongs to it. */
function withoutSign(line: string, before: number): string {
  const rest = line.slice(1);
  if (rest.startsWith(" ")) return rest.slice(1);
  if (!rest.startsWith("\t")) return rest;
  const { indent, content } = indentOf(rest, before + 1);
  return " ".repeat(indent - 1) + content;
}
