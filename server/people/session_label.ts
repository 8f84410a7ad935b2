// What a session is called in its owner's list.

import { UserAgent } from "@std/http/user-agent";

const UNKNOWN = "unknown client";

/** "Firefox on Linux", as far as the client tells it. */
export function sessionLabel(headers: Headers): string {
  const { browser, os } = new UserAgent(headers.get("user-agent"));
  if (browser.name === undefined) return UNKNOWN;
  return os.name === undefined ? browser.name : `${browser.name} on ${os.name}`;
}
