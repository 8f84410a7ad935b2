// Gives this browser a name: asked for once, kept by the server's cookie or by a token.

import type { User } from "../../protocol/event.ts";
import type { ErrorCode } from "../../protocol/error_codes.ts";
import { parseServerUser } from "../../protocol/parse_server_frame.ts";
import { loadRefusalMessage } from "../i18n/load_messages.ts";
import { t } from "../i18n/messages.ts";
import { systemClock } from "../../protocol/clock.ts";
import { ANSWERED_WITHIN_MS, within } from "../connection/bounded_request.ts";

/** Who one is now, or a sentence that says why not. */
export type SignedIn =
  | { readonly user: User; readonly token?: string }
  | { readonly problem: string };

/** What else a sign-in may ask for. */
export interface SignInFields {
  /** Of a members-only server. */
  readonly password?: string;
  /** A page of another site keeps a token in the place of a cookie. */
  readonly token?: true;
}

/** Opens a session under `name`. */
export async function signIn(
  name: string,
  fetch: typeof globalThis.fetch,
  fields: SignInFields = {},
): Promise<SignedIn> {
  try {
    const [isIn, { user, token, code, detail }] = await within(
      ANSWERED_WITHIN_MS,
      systemClock,
      async (signal) => {
        const response = await fetch("/session", {
          method: "POST",
          headers: { "content-type": "application/json", "accept": "application/json" },
          body: JSON.stringify({ name, ...fields }),
          signal,
        });
        return [response.ok, Object(await response.json())] as const;
      },
    );
    if (isIn) {
      return { user: parseServerUser(user), token: typeof token === "string" ? token : undefined };
    }
    const isTold = typeof code === "string" && typeof detail === "string";
    return {
      problem: isTold
        ? await loadRefusalMessage(code as ErrorCode, detail)
        : t.composer.signInFailed,
    };
  } catch {
    // No network, or an answer that is not this server's: the person can only try again.
    return { problem: t.composer.signInFailed };
  }
}
