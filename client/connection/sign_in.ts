// Gives this browser a name: asked for once, kept by the server's cookie.

import type { User } from "../../protocol/event.ts";
import { texts } from "../texts.ts";

/** Who one is now, or a sentence that says why not. */
export type SignedIn = { readonly user: User } | { readonly problem: string };

/** Opens a session under `name`. */
export async function signIn(name: string, fetch: typeof globalThis.fetch): Promise<SignedIn> {
  try {
    const response = await fetch("/session", {
      method: "POST",
      headers: { "content-type": "application/json", "accept": "application/json" },
      body: JSON.stringify({ name }),
    });
    const body = await response.json();
    if (response.ok) return { user: body.user };
    const { code, detail } = body;
    return { problem: code ? texts.error.detail(code, detail) : texts.composer.signInFailed };
  } catch {
    // No network, or an answer that is not this server's: the person can only try again.
    return { problem: texts.composer.signInFailed };
  }
}
