// Guests: users whose whole identity is the name that they give.

import { hash } from "node:crypto";
import { encodeBase32 } from "@std/encoding/base32";
import { hasForeignMark } from "../../hub/names/name_marks.ts";
import { signProblem } from "../../hub/names/name_signs.ts";
import { ChatError } from "../../protocol/chat_error.ts";
import type { User } from "../../protocol/events/base.ts";
import { normalizeName } from "../../protocol/user_name.ts";
import { BoundedCache } from "../../hub/bounded_cache.ts";
import { userFrom } from "../../hub/user_from.ts";

/** Enough for all who post from scripts, which give a name with each message. */
const CACHED_MAX = 2_000;
/** 16 letters of base32. */
const ID_BYTES = 10;

/** Makes guests, and caches the latest. */
export class Guests {
  readonly #users = new BoundedCache<User>(CACHED_MAX);

  /**
   * The guest of that name. Their id comes from the name alone, so that a retry is by the same user.
   *
   * @throws {ChatError} `bad_request` for a bad name
   */
  named(rawName: string): User {
    const name = readName(rawName);
    // A name that was trimmed may keep the whole text that it was cut from in memory.
    return name.length === rawName.length
      ? this.#users.get(name, () => guestNamed(name))
      : guestNamed(name);
  }
}

/**
 * A user's name in its normal form. It has to be visible, and must not be mistaken for the signs of a
 * line.
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

function guestNamed(name: string): User {
  const digest = new Uint8Array(hash("sha256", `guest ${name}`, "buffer"));
  const id = `g_${encodeBase32(digest.subarray(0, ID_BYTES)).toLowerCase()}`;
  return userFrom({ id, name, guest: true });
}
