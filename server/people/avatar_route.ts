// GET /avatars/{id}: a person's picture, from this host and under their id.

import { eTag } from "@std/http/etag";
import { initialOf } from "../../protocol/avatar_path.ts";
import { ChatError } from "../../protocol/chat_error.ts";
import { drawInitial } from "./drawn_initial.ts";
import type { Picture } from "./gravatar.ts";
import type { House } from "../house.ts";
import { notModified } from "../http/not_modified.ts";
import type { Visit } from "../visit.ts";

const USER_ID = /^[ug]_[a-z0-9]{1,40}$/;
/** A changed picture is seen within the hour, as the server itself asks once an hour. */
const AN_HOUR = "private, max-age=3600";

/** The Gravatar of who gave an email; else an initial, drawn. */
export async function serveAvatar(visit: Visit, house: House): Promise<Response> {
  const id = visit.params.id ?? "";
  if (!USER_ID.test(id)) throw new ChatError("not_found", "Nobody has that id");
  house.hub.authorize((await visit.caller(null)).user, "read");
  const { bytes, type } = await gravatarOf(id, house) ??
    drawnPicture(id, visit.url.searchParams.get("i") ?? await nameOf(id, house));
  const etag = await eTag(bytes) ?? "";
  const headers = { "content-type": type, "cache-control": AN_HOUR, etag };
  return notModified(visit.request, etag, headers) ?? new Response(bytes, { headers });
}

async function gravatarOf(id: string, { gravatar, sessions }: House): Promise<Picture | undefined> {
  if (gravatar === undefined) return undefined;
  const hash = await sessions.emailHash(id);
  return hash === undefined ? undefined : await gravatar.picture(hash);
}

/** A session's name; a guest's is kept nowhere. */
async function nameOf(id: string, { sessions }: House): Promise<string> {
  return (await sessions.list(id))[0]?.user.name ?? "";
}

function drawnPicture(id: string, initial: string): Picture {
  const svg = drawInitial(id, initialOf(initial));
  return { bytes: new TextEncoder().encode(svg), type: "image/svg+xml" };
}
