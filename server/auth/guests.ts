// Guests: users whose whole identity is the name that they give.

import { hash } from "node:crypto";
import { encodeBase32 } from "@std/encoding/base32";
import { userFrom } from "../../store/user_from.ts";
import { BoundedCache } from "../../store/bounded_cache.ts";
import type { User } from "../../protocol/event.ts";
import { readName } from "./read_name.ts";

/** Enough for all who post from scripts, who give their name with every message. */
const KNOWN_MAX = 2_000;
/** 16 letters of base32. */
const ID_BYTES = 10;

/** Makes guests, and knows the latest again. */
export class Guests {
  readonly #users = new BoundedCache<User>(KNOWN_MAX);

  /**
   * The guest of that name: the id comes from the name alone, so that a retry is the same user.
   *
   * @throws {ChatError} `bad_request` for a bad name
   */
  named(rawName: string): User {
    const name = readName(rawName);
    // A name that was cut out of a long text may hold all of that text in memory.
    return name.length === rawName.length
      ? this.#users.get(name, () => guestNamed(name))
      : guestNamed(name);
  }
}

function guestNamed(name: string): User {
  const digest = new Uint8Array(hash("sha256", `guest ${name}`, "buffer"));
  const id = `g_${encodeBase32(digest.subarray(0, ID_BYTES)).toLowerCase()}`;
  return userFrom({ id, name, guest: true });
}
