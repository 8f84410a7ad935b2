// A block of code between its fences. It differs from CommonMark's: it is never empty, hides nothing but
// the name of a language, and its last line may end with the closing fence, as people write in chats.

import { INDENT_MAX, indentOf } from "./line_indent.ts";

/** Code; a paragraph once it turns out to be none. */
export interface Code {
  /** What it is. */
  kind: "block" | "p";
  /** Its lines. */
  readonly lines: string[];
}

/** Its first word is the name of a language. */
const FENCE = /^(`{3,}|~{3,})([^\n]*)$/;
/** A fence behind the signs of quotes and of a list. */
const ANY_FENCE = /^[\s>]*(?:(?:[-+*]|\d{1,9}[.)])\s+)?`{3,}([^`]*)$/;
const TICKS = /`{3,}/g;
/** What is a language and no code, where the block does not end as it must. */
const LANGUAGE =
  /^(?:c|cpp|cs|css|diff|go|html|java|js|json|jsx|kotlin|lua|md|php|py|python|rb|rs|ruby|rust|sh|bash|sql|swift|text|toml|ts|tsx|txt|xml|ya?ml|(?:java|type)script)$/i;

/** For each line whether the next fence behind it closes a block, begins another, or does not exist. */
export function nextFences(lines: readonly string[]): readonly ("closes" | "begins" | undefined)[] {
  const found: ("closes" | "begins" | undefined)[] = [];
  let next: "closes" | "begins" | undefined;
  for (let at = lines.length - 1; at >= 0; at--) {
    found[at] = next;
    const info = ANY_FENCE.exec(lines[at]!)?.[1];
    if (info !== undefined) next = info.trim() === "" ? "closes" : "begins";
  }
  return found;
}

/** A block of code that is open. */
export class CodeFence {
  /** What it becomes. */
  readonly block: Code;
  readonly #sign: string;
  readonly #indent: number;
  /** As it was written: shown where the block has nothing else to show. */
  readonly #line: string;
  /** What stands beside the sign. */
  readonly #info: string;

  private constructor(line: string, sign: string, indent: number, info: string) {
    this.#line = line;
    this.#sign = sign;
    this.#indent = indent;
    this.#info = info;
    // More than a language's name is code that began too early.
    this.block = { kind: "block", lines: this.#isCode ? [info] : [] };
  }

  /** The block that a line begins; undefined if it begins none. */
  static begin(line: string): CodeFence | undefined {
    const { indent, content } = indentOf(line);
    const match = indent > INDENT_MAX ? null : FENCE.exec(content);
    const [, sign = "", info = ""] = match ?? [];
    if (match === null || info.includes(sign[0]!)) return undefined;
    return new CodeFence(line, sign, indent, info.trim());
  }

  /** Takes the next line; true if it ends the block. `next` is the fence that follows the line. */
  take(line: string, next: "closes" | "begins" | undefined): boolean {
    const { lines } = this.block;
    const { indent, content } = indentOf(line);
    const end = content.trimEnd();
    const inside = line.slice(Math.min(this.#indent, line.length - line.trimStart().length));
    if (indent <= INDENT_MAX && this.#isFence(end)) {
      if (this.#showsCode) return true;
      this.block.kind = "p";
      // Not to be read as code within a line.
      lines.unshift(this.#line.replaceAll("`", "\\`"));
      lines.push(line.replaceAll("`", "\\`"));
      return true;
    }
    const [ticks, ...more] = end.match(TICKS) ?? [];
    const isLast = ticks !== undefined && more.length === 0 && next !== "closes" &&
      end.endsWith(ticks) && this.#isFence(ticks);
    lines.push(isLast ? inside.trimEnd().slice(0, -ticks.length) : inside);
    if (isLast) this.#showInfo();
    return isLast;
  }

  /** The text ends, or what the block stands in. */
  end(): void {
    const { lines } = this.block;
    // Rows of tildes are ornaments, and a block of blank lines would show nothing of what was written.
    if (!this.#showsCode || this.#sign.startsWith("~")) {
      this.block.kind = "p";
      while (lines.at(-1)?.trim() === "") lines.pop();
      lines.splice(0, this.#isCode ? 1 : 0, this.#line);
    } else this.#showInfo();
  }

  get #showsCode(): boolean {
    return this.block.lines.some((line) => line.trim() !== "");
  }

  get #isCode(): boolean {
    return /\s/.test(this.#info);
  }

  #isFence(text: string): boolean {
    return text.length >= this.#sign.length && text === this.#sign[0]!.repeat(text.length);
  }

  #showInfo(): void {
    const isHidden = this.#info !== "" && !this.#isCode;
    if (isHidden && !LANGUAGE.test(this.#info)) this.block.lines.unshift(this.#info);
  }
}
