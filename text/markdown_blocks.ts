// Paragraphs, quotes, lists and blocks of code, line by line as CommonMark defines them, with these
// differences: a quote's sign has a space after it (`>_<`), and a line without the sign of a quote or the
// indent of a list's item is outside (the answer to a quote). Each line is looked at once for each list
// and quote that is open there, of which there are few.

import { CodeFence, nextFences } from "./code_fence.ts";
import { INDENT_MAX, indentOf } from "./line_indent.ts";

/** A block as it stands in the text; the words in it are not looked at yet. */
export type Block =
  | { readonly kind: "p" | "block"; readonly lines: string[] }
  /** `signs` are the lines with which it begins that hold nothing else. */
  | { readonly kind: "quote"; readonly blocks: Block[]; readonly signs: string[] }
  | List;

/** A list and its items. */
export interface List {
  /** What it is. */
  readonly kind: "list";
  /** Numbered. */
  readonly ordered: boolean;
  /** The first item's number. */
  readonly start: number;
  /** `-`, `*`, `+`, `.` or `)`: another one begins another list. */
  readonly sign: string;
  /** Blank lines stand between what is in it: its items hold paragraphs. */
  loose: boolean;
  /** The newest line in its last item was blank. */
  blank: boolean;
  /** What is in each item. */
  readonly items: Block[][];
}

/** Quotes in quotes and lists in lists, deeper than anybody reads; what is deeper is words. */
const DEPTH_MAX = 12;
/** From here on, spaces behind a list's sign are those of code. */
const CODE_INDENT = 4;
const MARKER = /^([-+*]|(\d{1,9})[.)])(?=[ \t]|$)/;
/** A quote begins with its sign and a space, one within another with both signs; it goes on without. */
const QUOTE = /^>+(?=[ \t])/;
const QUOTE_GOES_ON = /^>+(?=[ \t]|$)/;
const RULE = /^(?:(?:-[ \t]*){3,}|(?:_[ \t]*){3,}|(?:\*[ \t]*){3,})$/;

/** A quote, or an item of a list, that the next line may go on with. */
interface Container {
  readonly blocks: Block[];
  /** A quote's. */
  readonly signs?: string[];
  /** Absent for a quote. */
  readonly item?: {
    readonly list: List;
    /** Spaces that its lines begin with. */
    readonly indent: number;
  };
}

/** The blocks of a text, in order. */
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

  /** `next` is the fence that follows the line. */
  line(whole: string, next: ReturnType<typeof nextFences>[number]): void {
    let rest = whole;
    let matched = 1;
    for (; matched < this.#open.length; matched++) {
      const container = this.#open[matched]!;
      const inside = goOn(container, rest);
      if (inside === undefined) break;
      // Kept only while nothing else is in the quote.
      if (container.blocks.length === 0) container.signs?.push(rest);
      rest = inside;
    }
    if (this.#fence) {
      if (matched < this.#fence.depth) this.end();
      else {
        if (this.#fence.code.take(rest, next)) this.#fence = undefined;
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

  /** The text ends, or what a block of code stands in. */
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
    // An item of which only the sign was there ends here.
    const { item, blocks } = this.#deepest;
    if (item && blocks.length === 0) this.#open.pop();
    for (const { item } of this.#open) if (item) item.list.blank = true;
  }

  /** Opens what the line begins with; the rest of the line. */
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
    // Only a list that says something begins, and within a paragraph at one: otherwise a dash alone, or
    // a line that happens to begin with a year, would begin one.
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

  /** The list that an item goes on with, or a new one. */
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

/** The line within the container; undefined where the line does not go on with it. */
function goOn({ item }: Container, line: string): string | undefined {
  const { indent, content } = indentOf(line);
  if (item) {
    if (content === "") return "";
    return indent >= item.indent ? " ".repeat(indent - item.indent) + content : undefined;
  }
  if (indent > INDENT_MAX || !QUOTE_GOES_ON.test(content)) return undefined;
  return withoutSign(content, indent);
}

/** Without a quote's sign, and the one space that belongs to it. */
function withoutSign(line: string, before: number): string {
  const rest = line.slice(1);
  if (rest.startsWith(" ")) return rest.slice(1);
  if (!rest.startsWith("\t")) return rest;
  const { indent, content } = indentOf(rest, before + 1);
  return " ".repeat(indent - 1) + content;
}
