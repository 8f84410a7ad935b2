// A plain WebSocket that gives no name gets one, as a chat without sign-in would.

import { encodeBase32 } from "@std/encoding/base32";
import { type Caller, guest } from "../people/caller.ts";
import type { Configuration } from "../settings/configuration.ts";

const RANDOM_BYTES = 5;

/** The caller, named `guest-…` where they have no name and guests are welcome. */
export function nameAGuest(
  caller: Caller,
  { guests, password }: Pick<Configuration, "guests" | "password">,
): Caller {
  if (caller.user !== null || !guests || password !== undefined) return caller;
  const random = encodeBase32(crypto.getRandomValues(new Uint8Array(RANDOM_BYTES))).toLowerCase();
  return { ...caller, user: guest(`guest-${random}`) };
}
