// Gives this browser a name: asked for once, kept by the server's cookie or by a token.

import type { User } from "../../protocol/event.ts";
import { tellRefusal } from "../languages/load_texts.ts";
import { texts } from "../texts.ts";

/** Who one is now, or a sentence that says why not. */
export type SignedIn =
  | { readonly user: User; readonly token?: string }
  | { readonly problem: string };

/** What else a sign-in may ask for. */
export interface SignInWishes {
  /** Of a closed house. */
  readonly password?: string;
  /** A page of another site keeps a token in the place of a cookie. */
  readonly token?: true;
}

/** Opens a session under `name`. */
export async function signIn(
  name: string,
  fetch: typeof globalThis.fetch,
  wishes: SignInWishes = {},
): Promise<SignedIn> {
  try {
    const response = await fetch("/session", {
      method: "POST",
      headers: { "content-type": "application/json", "accept": "application/json" },
      body: JSON.stringify({ name, ...wishes }),
    });
    const body = await response.json();
    if (response.ok) return { user: body.user, token: body.token };
    const { code, detail } = body;
    return { problem: code ? await tellRefusal(code, detail) : texts.composer.signInFailed };
  } catch {
    // No network, or an answer that is not this server's: the person can only try again.
    return { problem: texts.composer.signInFailed };
  }
}
