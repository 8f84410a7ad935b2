// Paragraphs, quotes, lists and blocks of code, line by line as CommonMark reads them, but for what chat
// writes otherwise: a quote's sign has a space after it (`>_<`), a line without the sign of a quote or
// the indent of a list's item is outside (the answer to a quote), and no block of code is empty or hides
// what stands beside its sign. Each line is looked at once for each list and quote that is open there, of
// which there are few.

/** A block as it stands in the text; the words in it are not looked at yet. */
export type Block =
  | { readonly kind: "p" | "block"; readonly lines: string[] }
  | { readonly kind: "quote"; readonly blocks: Block[] }
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
const TAB = 4;
/** From here on, spaces at the beginning of a line mean nothing more. */
const INDENT_MAX = 3;
/** Its first word is the name of a language. */
const FENCE = /^(`{3,}|~{3,})([^\n]*)$/;
const MARKER = /^([-+*]|(\d{1,9})[.)])(?=[ \t]|$)/;
/** A quote begins with its sign and a space, one within another with both signs; it goes on without. */
const QUOTE = /^>+(?=[ \t])/;
const QUOTE_GOES_ON = /^>+(?=[ \t]|$)/;
const RULE = /^(?:(?:-[ \t]*){3,}|(?:_[ \t]*){3,}|(?:\*[ \t]*){3,})$/;

/** A quote, or an item of a list, that the next line may go on with. */
interface Container {
  readonly blocks: Block[];
  /** Absent for a quote. */
  readonly item?: {
    readonly list: List;
    /** Spaces that its lines begin with. */
    readonly indent: number;
  };
}

/** A block of code; a paragraph once it turns out to be none. */
interface Code {
  kind: "block" | "p";
  readonly lines: string[];
}

interface Fence {
  readonly sign: string;
  readonly indent: number;
  /** As it was written: shown where the block has nothing else to show. */
  readonly line: string;
  /** Lines of the block that were beside the sign. */
  readonly beside: number;
  readonly block: Code;
  readonly depth: number;
}

/** The blocks of a text, in order. */
export function parseBlocks(text: string): readonly Block[] {
  const parser = new BlockParser();
  for (const line of text.split("\n")) parser.line(line);
  parser.end();
  return parser.blocks;
}

class BlockParser {
  readonly blocks: Block[] = [];
  readonly #open: Container[] = [{ blocks: this.blocks }];
  #paragraph: string[] | undefined;
  #fence: Fence | undefined;

  line(whole: string): void {
    let rest = whole;
    let matched = 1;
    for (; matched < this.#open.length; matched++) {
      const inside = goOn(this.#open[matched]!, rest);
      if (inside === undefined) break;
      rest = inside;
    }
    if (this.#fence) {
      if (matched >= this.#fence.depth) return this.#fenceLine(rest);
      this.end();
    }
    const isBlank = rest.trim() === "";
    if (isBlank) return this.#blank(matched);
    this.#close(matched);
    rest = this.#openAll(rest);
    if (rest.trim() !== "" && !this.#fenceStart(rest)) this.#words(rest);
    for (const { item } of this.#open) if (item) item.list.blank = false;
  }

  /** The text ends, or what a block of code stands in. */
  end(): void {
    const fence = this.#fence;
    this.#fence = undefined;
    // Rows of tildes are ornaments, and a block without lines would show nothing of what was written.
    if (fence && (fence.block.lines.length === 0 || fence.sign.startsWith("~"))) {
      fence.block.kind = "p";
      fence.block.lines.splice(0, fence.beside, fence.line);
    }
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
        const quote: Block = { kind: "quote", blocks: [] };
        this.#add(quote);
        this.#open.push({ blocks: quote.blocks });
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
    const isCode = after.indent > TAB;
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

  #fenceStart(line: string): boolean {
    const { indent, content } = indentOf(line);
    const match = indent > INDENT_MAX ? null : FENCE.exec(content);
    if (match === null) return false;
    const [, sign = "", info = ""] = match;
    if (info.includes(sign[0]!)) return false;
    // More than a language's name is code that began too early.
    const code = info.trim();
    const lines = /\s/.test(code) ? [code] : [];
    const block: Code = { kind: "block", lines };
    this.#add(block as Block);
    this.#fence = { sign, indent, line, beside: lines.length, block, depth: this.#open.length };
    return true;
  }

  #fenceLine(line: string): void {
    const { sign, indent, block, line: first } = this.#fence!;
    const { indent: own, content } = indentOf(line);
    const end = content.trimEnd();
    const closes = own <= INDENT_MAX && end.length >= sign.length && end[0] === sign[0] &&
      end === sign[0]!.repeat(end.length);
    if (closes) {
      this.#fence = undefined;
      if (block.lines.length > 0) return;
      block.kind = "p";
      // Not to be read as code within a line.
      block.lines.push(...[first, line].map((each) => each.replaceAll("`", "\\`")));
    } else block.lines.push(line.slice(Math.min(indent, line.length - line.trimStart().length)));
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

/** How far a line is indented, tabs as they reach, and what stands there. */
function indentOf(line: string, column = 0): { readonly indent: number; readonly content: string } {
  let at = 0;
  let to = column;
  for (; at < line.length; at++) {
    if (line[at] === " ") to += 1;
    else if (line[at] === "\t") to += TAB - to % TAB;
    else break;
  }
  return { indent: to - column, content: line.slice(at) };
}
