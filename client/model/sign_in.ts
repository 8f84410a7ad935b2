// Starts a session under a name, which the server's cookie or a token keeps.

import type { User } from "../../protocol/events/base.ts";
import type { ErrorCode } from "../../protocol/error_codes.ts";
import { parseServerUser } from "../../protocol/parse_server_frame.ts";
import { loadRefusalMessage } from "../i18n/load_messages.ts";
import { t } from "../i18n/messages.ts";
import { systemClock } from "../../protocol/clock.ts";
import { ANSWERED_WITHIN_MS, within } from "../connection/bounded_request.ts";

/** The user, or a sentence that says why it failed. */
export type SignedIn =
  | { readonly user: User; readonly token?: string }
  | { readonly problem: string };

/** Further fields of a sign-in. */
export interface SignInFields {
  /** The password of a members-only server. */
  readonly password?: string;
  /** Requests a token, which an embedded room keeps instead of a cookie. */
  readonly token?: true;
}

/** Starts a session under `name`. */
export async function signIn(
  name: string,
  fetch: typeof globalThis.fetch,
  fields: SignInFields = {},
): Promise<SignedIn> {
  try {
    const [isOk, { user, token, code, detail }] = await within(
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
    if (isOk) {
      return { user: parseServerUser(user), token: typeof token === "string" ? token : undefined };
    }
    const isProblem = typeof code === "string" && typeof detail === "string";
    return {
      problem: isProblem
        ? await loadRefusalMessage(code as ErrorCode, detail)
        : t.composer.signInFailed,
    };
  } catch {
    // No network, or the answer is not this server's: the user can only try again.
    return { problem: t.composer.signInFailed };
  }
}
