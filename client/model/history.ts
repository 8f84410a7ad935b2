// Fetches pages of the log that the page does not hold: the same for every transport.

import { PAGE_DEFAULT } from "../../protocol/limits.ts";
import { parseServerPage } from "../../protocol/parse_server_frame.ts";
import type { Page } from "./log_window.ts";
import type { RoomAddress } from "../connection/transport.ts";

/** Which page: what stands before, after or around a seq or an ISO time, or the newest. */
export type PagePlace =
  | { readonly before: number }
  | { readonly after: number }
  | { readonly around: number | string }
  | "newest";

/** Resolves to a page; throws where there is none to be had. */
export async function fetchPage(
  { room, guest }: RoomAddress,
  place: PagePlace,
  fetch: typeof globalThis.fetch,
): Promise<Page> {
  const query = new URLSearchParams({ limit: `${PAGE_DEFAULT}` });
  if (place !== "newest") {
    for (const [name, where] of Object.entries(place)) query.set(name, `${where}`);
  }
  if (guest !== undefined) query.set("name", guest);
  const response = await fetch(`/rooms/${room}?${query}`, {
    headers: { accept: "application/json" },
  });
  if (!response.ok) throw new Error(`Cannot load history: ${response.status}`);
  return parseServerPage(await response.json());
}
