// A plain WebSocket that gives no name gets one, as a chat without sign-in would.

import { encodeBase32 } from "@std/encoding/base32";
import type { App } from "../app.ts";
import type { LiveActor } from "../auth/live_actor.ts";

const RANDOM_BYTES = 5;

/** Names the actor `guest-…` if they have no name and guests are welcome. */
export function nameAGuest(
  liveActor: LiveActor,
  { configuration: { guests: welcome, password }, guests }: Pick<App, "configuration" | "guests">,
): void {
  if (liveActor.actor.user !== null || !welcome || password !== undefined) return;
  const random = encodeBase32(crypto.getRandomValues(new Uint8Array(RANDOM_BYTES))).toLowerCase();
  liveActor.setUser(guests.named(`guest-${random}`));
}
