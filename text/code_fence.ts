// A fenced block of code. Unlike CommonMark's, it is never empty, hides only the name of a
// language, and its last line may end with the closing fence, as users write in chats.

import { INDENT_MAX, indentOf } from "./line_indent.ts";

/** A block of code; a paragraph if it turns out not to be code. */
export interface Code {
  /** Whether it is code. */
  kind: "block" | "p";
  /** Its lines. */
  readonly lines: string[];
}

/** A fence; its first word is the name of a language. */
const FENCE = /^(`{3,}|~{3,})([^\n]*)$/;
/** A fence after the markers of quotes and a list. */
const ANY_FENCE = /^[\s>]*(?:(?:[-+*]|\d{1,9}[.)])\s+)?`{3,}([^`]*)$/;
const TICKS = /`{3,}/g;
/** Names of languages: they are hidden if the block does not end with a fence of its own. */
const LANGUAGE =
  /^(?:c|cpp|cs|css|diff|go|html|java|js|json|jsx|kotlin|lua|md|php|py|python|rb|rs|ruby|rust|sh|bash|sql|swift|text|toml|ts|tsx|txt|xml|ya?ml|(?:java|type)script)$/i;

/**
 * Returns for each line whether the next fence after it closes a block, begins one, or does not
 * exist.
 */
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

/** An open block of code. */
export class CodeFence {
  /** The block that it becomes. */
  readonly block: Code;
  readonly #sign: string;
  readonly #indent: number;
  /** The opening line as it was written, shown if the block has nothing else to show. */
  readonly #line: string;
  /** The text after the fence. */
  readonly #info: string;

  private constructor(line: string, sign: string, indent: number, info: string) {
    this.#line = line;
    this.#sign = sign;
    this.#indent = indent;
    this.#info = info;
    // More than the name of a language is code that started too early.
    this.block = { kind: "block", lines: this.#isCode ? [info] : [] };
  }

  /** Returns the block that a line begins, or undefined. */
  static begin(line: string): CodeFence | undefined {
    const { indent, content } = indentOf(line);
    const match = indent > INDENT_MAX ? null : FENCE.exec(content);
    const [, sign = "", info = ""] = match ?? [];
    if (match === null || info.includes(sign[0]!)) return undefined;
    return new CodeFence(line, sign, indent, info.trim());
  }

  /**
   * Adds the next line and returns whether it ends the block. `next` is the fence after the line.
   */
  add(line: string, next: "closes" | "begins" | undefined): boolean {
    const { lines } = this.block;
    const { indent, content } = indentOf(line);
    const end = content.trimEnd();
    const inside = line.slice(Math.min(this.#indent, line.length - line.trimStart().length));
    if (indent <= INDENT_MAX && this.#isFence(end)) {
      if (this.#showsCode) return true;
      this.block.kind = "p";
      // Escaped, so that it is not parsed as inline code.
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

  /** Ends the block at the end of the text or of its container. */
  end(): void {
    const { lines } = this.block;
    // Rows of tildes are ornaments, and a block of blank lines would show nothing of the text.
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
