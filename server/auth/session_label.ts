// What a session is called in its owner's list.
//
// The library's patterns go by the square of what they read: 60 KB took 2 s, so it is cut before.

import { UserAgent } from "@std/http/user-agent";
import { boundedHeader } from "../http/bounded_header.ts";

const UNKNOWN = "unknown client";

/** "Firefox on Linux", as far as the client tells it. */
export function sessionLabel(headers: Headers): string {
  const { browser, os } = new UserAgent(boundedHeader(headers, "user-agent"));
  if (browser.name === undefined) return UNKNOWN;
  return os.name === undefined ? browser.name : `${browser.name} on ${os.name}`;
}
