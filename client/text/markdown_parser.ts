// The Markdown that messages may use: emphasis, code, quotes, lists and links; all else stays text.

import { Lexer, Tokenizer } from "marked";
import type { Token, Tokens } from "marked";
import type { RichNode } from "./rich_text.ts";

const none = () => undefined;

/** Knows no headings, rules, tables, definitions, HTML, nor code by indentation: chat has none. */
class ChatTokenizer extends Tokenizer {
  override heading = none;
  override lheading = none;
  override hr = none;
  override html = none;
  override tag = none;
  override table = none;
  override def = none;
  override code = none;
}

/** The parts of a text. */
export function parseMarkdown(text: string): readonly RichNode[] {
  const lexer = new Lexer({ gfm: true, breaks: true, tokenizer: new ChatTokenizer() });
  return blocks(lexer.lex(text));
}

function blocks(tokens: readonly Token[]): readonly RichNode[] {
  return tokens.flatMap((token) => block(token));
}

function block(token: Token): RichNode | readonly RichNode[] {
  switch (token.type) {
    case "space":
      return [];
    case "code":
      return { kind: "block", text: token.text };
    case "blockquote":
      return { kind: "quote", parts: blocks(token.tokens ?? []) };
    case "list": {
      const { ordered, start, items } = token as Tokens.List;
      const parts = items.map(({ tokens }) => ({ kind: "li", parts: blocks(tokens) }) as const);
      return ordered ? { kind: "ol", start: Number(start) || 1, parts } : { kind: "ul", parts };
    }
    case "paragraph":
      return { kind: "p", parts: inline(token.tokens ?? []) };
    case "text":
      return token.tokens ? inline(token.tokens) : token.raw;
    default:
      return token.raw;
  }
}

function inline(tokens: readonly Token[]): readonly RichNode[] {
  return tokens.flatMap((token) => span(token));
}

function span(token: Token): RichNode | readonly RichNode[] {
  switch (token.type) {
    case "strong":
    case "em":
    case "del":
      return { kind: token.type, parts: inline(token.tokens ?? []) };
    case "codespan":
      return { kind: "code", text: token.text };
    case "br":
      return { kind: "br" };
    case "link":
      return { kind: "link", href: token.href, raw: token.raw, parts: inline(token.tokens ?? []) };
    case "escape":
      return token.text;
    case "text":
      return token.tokens ? inline(token.tokens) : token.text;
    default:
      // A picture among them: pages load nothing from elsewhere.
      return token.raw;
  }
}
