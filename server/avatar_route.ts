// GET /avatars/{id}: a person's picture, from this host and under their id.

import { initialOf } from "../protocol/avatar_path.ts";
import { ChatError } from "../protocol/chat_error.ts";
import { drawInitial } from "./drawn_initial.ts";
import type { Visit } from "./visit.ts";

const USER_ID = /^[ug]_[a-z0-9]{1,40}$/;
const A_DAY = "public, max-age=86400";

/** The picture. */
export function serveAvatar(visit: Visit): Response {
  const id = visit.params.id ?? "";
  if (!USER_ID.test(id)) throw new ChatError("not_found", "Nobody has that id");
  const svg = drawInitial(id, initialOf(visit.url.searchParams.get("i") ?? ""));
  return new Response(svg, {
    headers: { "content-type": "image/svg+xml", "cache-control": A_DAY },
  });
}
