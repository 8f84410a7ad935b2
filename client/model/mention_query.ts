// Completes names after an @: finds the query at the caret, and the names that match it.

import { foldMention, foldMentionName } from "../../text/mention_fold.ts";
import { opensMention } from "../../text/mentions.ts";

/** An @ with the text between it and the caret. */
export interface MentionQuery {
  /** The position of the @. */
  readonly from: number;
  readonly query: string;
}

/** Names whose delimiters belong to them: words with delimiters around and between them. */
const OWN_SIGNS = /^[\w*~]+$/;
/** A delimiter of Markdown, except an underscore between letters; at most one character precedes it. */
const SIGN = /[*~`[\]<>]|_(?!\w)|^_|\W_/g;
const OPEN_MENTION = /[@\uFF20]([^\s@\uFF20]{0,32})$/u;
/** A longer list would be hard to read. */
const OFFERED_MAX = 6;

/** The query at the caret; undefined if there is none. */
export function mentionAt(text: string, caret: number): MentionQuery | undefined {
  const match = OPEN_MENTION.exec(text.slice(0, caret));
  const query = match?.[1];
  if (query === undefined) return undefined;
  const from = caret - query.length - 1;
  return opensMention(text, from) ? { from, query } : undefined;
}

/** Writes a mention of a name, with its Markdown escaped if needed. */
export function mentionOf(name: string): string {
  if (OWN_SIGNS.test(name)) return `@${name}`;
  return `@${name.replace(SIGN, (found) => `${found.slice(0, -1)}\\${found.slice(-1)}`)}`;
}

/** The names that begin with the query, then those that contain it. */
export function namesFor(query: string, names: readonly string[]): readonly string[] {
  const asked = foldMention(query);
  const at = (name: string) => foldMentionName(name).indexOf(asked);
  const found = [...new Set(names)].filter((name) => at(name) >= 0);
  return found.sort((a, b) => Math.min(at(a), 1) - Math.min(at(b), 1) || a.localeCompare(b))
    .slice(0, OFFERED_MAX);
}
