// Whether a request asks for this server by a name that is its own: against DNS rebinding.
//
// A page of evil.example, whose name was made to lead here, is of one origin with what it then reads,
// so no rule about origins stops it; but its requests still say `Host: evil.example`.

import { isIP } from "node:net";
import { ChatError } from "../../protocol/chat_error.ts";
import type { OriginPolicy } from "./origin.ts";

/**
 * Refuses a name that is not the server's, where the configuration tells that one. Addresses and names
 * without a dot (`localhost`, `hubbub` in a network of containers) are nobody's to register: probes
 * and neighbours use them.
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
  throw new ChatError("forbidden", "This server has another name");
}

/** `chat.example.org.` is the same name, written out to its root. */
function withoutLastDot(hostname: string): string {
  return hostname.replace(/\.$/, "");
}

function isAddress(hostname: string): boolean {
  return isIP(hostname.replace(/^\[|\]$/g, "")) !== 0;
}
