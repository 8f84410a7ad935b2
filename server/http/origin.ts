// Which pages may write here: the host's own, and those that the configuration lists.

import { ChatError } from "../../protocol/chat_error.ts";
import type { Configuration } from "../settings/configuration.ts";

type OriginOptions = Pick<Configuration, "url" | "origins">;

/**
 * Refuses a write or an upgrade that a page of another site makes. Without `Origin` it is no page.
 *
 * @throws {ChatError} `forbidden`
 */
export function checkOrigin(headers: Headers, options: OriginOptions): void {
  const origin = headers.get("origin");
  if (origin === null || isOwn(origin, headers, options) || isListed(origin, options)) return;
  throw new ChatError("forbidden", "Pages of that site may not do this here");
}

/** Whether a page of another site asks, listed or not. */
export function isForeign(headers: Headers, options: OriginOptions): boolean {
  const origin = headers.get("origin");
  return origin !== null && !isOwn(origin, headers, options);
}

/** Whether the configuration lists the origin. */
export function isListed(origin: string, { origins }: OriginOptions): boolean {
  return origins.includes(origin);
}

function isOwn(origin: string, headers: Headers, { url }: OriginOptions): boolean {
  if (url !== undefined) return origin === url;
  // Whether the visitor came by https is not always known here; the host decides.
  const { protocol, host } = URL.parse(origin) ?? {};
  return host !== undefined && URL.parse(`${protocol}//${headers.get("host")}`)?.host === host;
}
