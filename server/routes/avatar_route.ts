// GET /avatars/{id}: a user's picture, served from this host and under their id.

import { escape } from "@std/html/entities";
import { eTag } from "@std/http/etag";
import type { Hub } from "../../hub/hub.ts";
import type { Users } from "../../hub/users.ts";
import { hueOf, HUES, initialOf } from "../../protocol/avatar.ts";
import { ChatError } from "../../protocol/chat_error.ts";
import type { Gravatar, Picture } from "../auth/gravatar.ts";
import { notModified } from "../http/bodiless_responses.ts";
import { type DescribedPath, inPath, inQuery, STRING } from "../ops/openapi/operation.ts";
import type { Handler } from "./route.ts";

/** What `getAvatar` uses. */
export interface GetAvatarDeps {
  readonly hub: Pick<Hub, "authorize">;
  readonly users: Pick<Users, "find">;
  /** Fetches pictures; undefined: initials only. */
  readonly gravatar: Pick<Gravatar, "picture"> | undefined;
}

/** The path `/avatars/{id}`. */
export const AVATAR_API: DescribedPath = {
  GET: {
    summary: "A user's picture",
    parameters: [inPath("id"), inQuery("i", "The text to draw if there is no picture")],
    responses: {
      200: { description: "The picture", content: { "image/*": { schema: STRING } } },
      304: { description: "If-None-Match names the current picture" },
    },
    refusals: [401, 404],
  },
};

const USER_ID = /^[ug]_[a-z0-9]{1,40}$/;
/** A new picture shows within the hour; the server itself revalidates once an hour. */
const ONE_HOUR = "private, max-age=3600";
const CIRCLE_DEGREES = 360;
// White text on these has a contrast of at least 4.5:1 at every hue (WCAG 2.2, 1.4.3);
// tests/server/routes/avatar_route_test.ts computes it. static/styles/avatars.css has the same values.
const SATURATION = 45;
const LIGHTNESS = 32;

/** Serves the Gravatar of a user who gave an email; otherwise an initial on a colour. */
export function getAvatar({ hub, users, gravatar }: GetAvatarDeps): Handler {
  return async (context) => {
    const id = context.params.id ?? "";
    if (!USER_ID.test(id)) throw new ChatError("not_found", "No user has this id");
    hub.authorize(await context.identify(null), "read");
    // Guests have no record.
    const record = await users.find(id);
    const hash = record?.emailHash;
    const picture = hash === undefined ? undefined : await gravatar?.picture(hash);
    const { bytes, type } = picture ??
      drawnPicture(id, context.url.searchParams.get("i") ?? record?.user.name ?? "");
    const etag = await eTag(bytes) ?? "";
    const headers = { "content-type": type, "cache-control": ONE_HOUR, etag };
    return notModified(context.request, etag, headers) ?? new Response(bytes, { headers });
  };
}

function drawnPicture(id: string, initial: string): Picture {
  const svg = drawInitial(id, initialOf(initial));
  return { bytes: new TextEncoder().encode(svg), type: "image/svg+xml" };
}

/** The background for an id, as `[hue in degrees, saturation in %, lightness in %]`. */
export function avatarColour(id: string): readonly [number, number, number] {
  return [hueOf(id) * CIRCLE_DEGREES / HUES, SATURATION, LIGHTNESS];
}

/** An SVG of 64 by 64, without styles or scripts, so that it works under any policy. */
export function drawInitial(id: string, initial: string): string {
  const [hue, saturation, lightness] = avatarColour(id);
  return `<svg xmlns="http://www.w3.org/2000/svg" width="64" height="64" viewBox="0 0 64 64">` +
    `<rect width="64" height="64" fill="hsl(${hue},${saturation}%,${lightness}%)"/>` +
    `<text x="32" y="32" fill="#fff" font-family="system-ui,sans-serif" font-size="32" ` +
    `text-anchor="middle" dominant-baseline="central">${escape(initial)}</text></svg>`;
}
