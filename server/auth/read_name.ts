// A name as somebody may choose it: seen, and not to be taken for the signs of a line.

import { hasForeignMark } from "../../hub/names/name_marks.ts";
import { signProblem } from "../../hub/names/name_signs.ts";
import { ChatError } from "../../protocol/chat_error.ts";
import { normalizeName } from "../../protocol/user_name.ts";

/**
 * The name as it is kept. A user who was called otherwise before keeps that name.
 *
 * @throws {ChatError} `bad_request` for a bad name
 */
export function readName(raw: string): string {
  const name = normalizeName(raw);
  if (hasForeignMark(name)) {
    throw new ChatError("bad_request", "The name has marks without a letter, or too many on one");
  }
  const problem = signProblem(name);
  if (problem !== undefined) throw new ChatError("bad_request", problem);
  return name;
}
