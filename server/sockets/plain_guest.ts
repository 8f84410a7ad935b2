// A plain WebSocket that gives no name gets one, as a chat without sign-in would.

import { encodeBase32 } from "@std/encoding/base32";
import type { House } from "../house.ts";
import type { Caller } from "../people/caller.ts";

const RANDOM_BYTES = 5;

/** The caller, named `guest-…` where they have no name and guests are welcome. */
export function nameAGuest(
  caller: Caller,
  { configuration: { guests: welcome, password }, guests }: Pick<House, "configuration" | "guests">,
): Caller {
  if (caller.user !== null || !welcome || password !== undefined) return caller;
  const random = encodeBase32(crypto.getRandomValues(new Uint8Array(RANDOM_BYTES))).toLowerCase();
  return { ...caller, user: guests.named(`guest-${random}`) };
}
