// GET /avatars/{id}: a person's picture, from this host and under their id.

import { eTag } from "@std/http/etag";
import { initialOf } from "../../protocol/avatar.ts";
import { ChatError } from "../../protocol/chat_error.ts";
import { drawInitial } from "../auth/drawn_initial.ts";
import type { Picture } from "../auth/gravatar.ts";
import type { App } from "../app.ts";
import { notModified } from "../http/not_modified.ts";
import type { RequestContext } from "../auth/request_context.ts";

const USER_ID = /^[ug]_[a-z0-9]{1,40}$/;
/** A changed picture is seen within the hour, as the server itself asks once an hour. */
const AN_HOUR = "private, max-age=3600";

/** The Gravatar of who gave an email; else an initial, drawn. */
export async function serveAvatar(context: RequestContext, app: App): Promise<Response> {
  const id = context.params.id ?? "";
  if (!USER_ID.test(id)) throw new ChatError("not_found", "Nobody has that id");
  app.hub.authorize((await context.identify(null)).user, "read");
  // Guests are not on record.
  const record = await app.users.find(id);
  const { bytes, type } = await gravatarOf(record?.emailHash, app) ??
    drawnPicture(id, context.url.searchParams.get("i") ?? record?.user.name ?? "");
  const etag = await eTag(bytes) ?? "";
  const headers = { "content-type": type, "cache-control": AN_HOUR, etag };
  return notModified(context.request, etag, headers) ?? new Response(bytes, { headers });
}

async function gravatarOf(
  emailHash: string | undefined,
  { gravatar }: App,
): Promise<Picture | undefined> {
  return emailHash === undefined ? undefined : await gravatar?.picture(emailHash);
}

function drawnPicture(id: string, initial: string): Picture {
  const svg = drawInitial(id, initialOf(initial));
  return { bytes: new TextEncoder().encode(svg), type: "image/svg+xml" };
}
