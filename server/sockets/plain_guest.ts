// A plain WebSocket that gives no name gets one, as a chat without sign-in would.

import { encodeBase32 } from "@std/encoding/base32";
import type { House } from "../house.ts";
import type { LiveActor } from "../people/live_actor.ts";

const RANDOM_BYTES = 5;

/** Names the actor `guest-…` if they have no name and guests are welcome. */
export function nameAGuest(
  actor: LiveActor,
  { configuration: { guests: welcome, password }, guests }: Pick<House, "configuration" | "guests">,
): void {
  if (actor.caller.user !== null || !welcome || password !== undefined) return;
  const random = encodeBase32(crypto.getRandomValues(new Uint8Array(RANDOM_BYTES))).toLowerCase();
  actor.setUser(guests.named(`guest-${random}`));
}
