// Completing names after an @: what is asked for, and who could be meant.

import { foldMention, foldMentionName } from "../../text/mention_fold.ts";
import { opensMention } from "../../text/mentions.ts";

/** An @ with what follows it up to the caret. */
export interface MentionQuery {
  /** Where the @ stands. */
  readonly from: number;
  readonly query: string;
}

/** Names whose signs are read as their own: words with signs around and between them. */
const OWN_SIGNS = /^[\w*~]+$/;
/** A sign of Markdown, except for an underscore between letters; at most one character precedes it. */
const SIGN = /[*~`[\]<>]|_(?!\w)|^_|\W_/g;
const OPEN_MENTION = /[@\uFF20]([^\s@\uFF20]{0,32})$/u;
/** More would have to be searched in themselves. */
const OFFERED_MAX = 6;

/** What is being asked for at the caret; undefined where nothing is. */
export function mentionAt(text: string, caret: number): MentionQuery | undefined {
  const match = OPEN_MENTION.exec(text.slice(0, caret));
  const query = match?.[1];
  if (query === undefined) return undefined;
  const from = caret - query.length - 1;
  return opensMention(text, from) ? { from, query } : undefined;
}

/** How a name is written in a text, so that it is shown as it is: most as they are. */
export function mentionOf(name: string): string {
  if (OWN_SIGNS.test(name)) return `@${name}`;
  return `@${name.replace(SIGN, (found) => `${found.slice(0, -1)}\\${found.slice(-1)}`)}`;
}

/** Names that begin with what is asked for, then those that hold it. */
export function namesFor(query: string, names: readonly string[]): readonly string[] {
  const asked = foldMention(query);
  const at = (name: string) => foldMentionName(name).indexOf(asked);
  const found = [...new Set(names)].filter((name) => at(name) >= 0);
  return found.sort((a, b) => Math.min(at(a), 1) - Math.min(at(b), 1) || a.localeCompare(b))
    .slice(0, OFFERED_MAX);
}
