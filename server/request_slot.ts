// How many requests with a body one address may have under way: slow bodies are bounded in number.

import { ChatError } from "../protocol/chat_error.ts";
import type { App } from "./app.ts";
import type { RequestContext } from "./auth/request_context.ts";

const TRY_AGAIN_MS = 1_000;

/**
 * Serves a request that writes, for which its address has a slot meanwhile.
 *
 * @throws {ChatError} `rate_limited` where there are too many under way
 */
export async function serveInSlot(
  context: RequestContext,
  app: App,
  handler: (context: RequestContext) => Response | Promise<Response>,
): Promise<Response> {
  using slot = app.writes.acquire(context.client.rateLimitKey);
  if (slot === undefined) {
    throw new ChatError("rate_limited", "Too many requests from your address at once", {
      retryAfter: TRY_AGAIN_MS,
    });
  }
  return await handler(context);
}
