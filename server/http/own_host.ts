// Refuses requests for another host name, against DNS rebinding.
//
// A page of evil.example, whose name resolves to this server, has the same origin as what it then
// reads, so no rule about origins stops it. But its requests have `Host: evil.example`.

import { isIP } from "node:net";
import { ChatError } from "../../protocol/chat_error.ts";
import type { OriginPolicy } from "./origin.ts";

/**
 * Refuses a host that is not the server's, if the configuration names it. Addresses and names without
 * a dot (`localhost`, `hubbub` in a network of containers) cannot be registered; probes and neighbours
 * use them.
 *
 * @throws {ChatError} `forbidden`
 */
export function checkHost(
  { hostname }: Pick<URL, "hostname">,
  { url }: Pick<OriginPolicy, "url">,
): void {
  if (url === undefined) return;
  const asked = withoutLastDot(hostname);
  if (asked === new URL(url).hostname || !asked.includes(".") || isAddress(asked)) return;
  throw new ChatError("forbidden", "This server has another host name");
}

/** `chat.example.org.` is the same name with its root. */
function withoutLastDot(hostname: string): string {
  return hostname.replace(/\.$/, "");
}

function isAddress(hostname: string): boolean {
  return isIP(hostname.replace(/^\[|\]$/g, "")) !== 0;
}
