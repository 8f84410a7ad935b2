// Fetches what an embedded room starts with: the session, the right to read, and the newest
// messages.

import { PAGE_DEFAULT, TEXT_MAX } from "../../protocol/limits.ts";
import type { ErrorCode } from "../../protocol/error_codes.ts";
import { parseServerFrame, parseServerUser } from "../../protocol/parse_server_frame.ts";
import type { PublicConfig, RoomView } from "../../protocol/view.ts";
import { systemClock } from "../../protocol/clock.ts";
import { ANSWERED_WITHIN_MS, within } from "../connection/bounded_request.ts";
import type { ChatHost } from "./chat_host.ts";

/** The result of fetching a snapshot. */
export type RoomSnapshot =
  | { readonly kind: "room"; readonly view: RoomView }
  /** The server is members only, and nobody is signed in. */
  | { readonly kind: "sign_in" }
  /**
   * The server does not list this site. A proxy's error page looks the same while the server
   * restarts, so retry.
   */
  | { readonly kind: "not_listed" }
  /** The server is unreachable; retry. */
  | { readonly kind: "unreachable" }
  /** A refusal that does not change; do not retry. */
  | { readonly kind: "refused"; readonly code: ErrorCode; readonly detail: string };

/** The room, and the name of a user without a session. */
export interface RoomRequest {
  readonly room: string;
  readonly guest: string | undefined;
}

const UNAUTHORIZED = 401;
const TOO_MANY = 429;
const SERVER_ERROR = 500;

/** Fetches a snapshot. Rejects only if `signal` is aborted. */
export async function fetchRoomSnapshot(
  host: ChatHost,
  roomRequest: RoomRequest,
  signal: AbortSignal,
): Promise<RoomSnapshot> {
  try {
    return await within(
      ANSWERED_WITHIN_MS,
      systemClock,
      (each) => ask(host, roomRequest, each),
      signal,
    );
  } catch (error) {
    signal.throwIfAborted();
    // A response that CORS withholds looks like a network error; a no-cors request tells them
    // apart.
    // The response is not the server's; mostly a proxy's, and temporary.
    const answers = error instanceof TypeError && await host.answers();
    signal.throwIfAborted();
    return { kind: answers ? "not_listed" : "unreachable" };
  }
}

async function ask(
  host: ChatHost,
  roomRequest: RoomRequest,
  signal: AbortSignal,
): Promise<RoomSnapshot> {
  const name = roomRequest.guest === undefined
    ? ""
    : `name=${encodeURIComponent(roomRequest.guest)}`;
  const get = (path: string) =>
    host.fetch(path, { headers: { accept: "application/json" }, cache: "no-store", signal });
  const who = await get(`/session?${name}`);
  if (who.status === UNAUTHORIZED && host.token.value !== undefined) {
    // The session was ended elsewhere, or the server has lost it.
    host.token.set(undefined);
    return await ask(host, roomRequest, signal);
  }
  if (!who.ok) return await refusal(who);
  const { user: asked, server: raw } = Object(await who.json());
  const user = asked === null ? null : parseServerUser(asked);
  const config = parsePublicConfig(raw);
  if (config.password && user === null) return { kind: "sign_in" };
  const room = encodeURIComponent(roomRequest.room);
  const answer = await get(`/rooms/${room}?limit=${PAGE_DEFAULT}&users=1&${name}`);
  if (!answer.ok) return await refusal(answer);
  const page = parseServerFrame({ ...await answer.json(), type: "joined" });
  if (page?.type !== "joined" || !page.users) throw new SyntaxError("Cannot read the room's page");
  const { epoch, first, last, head, users, count = users.length } = page;
  // The first rendering shows the view; the connection continues from `head`.
  const events = page.events.filter((event) => event.type !== "unknown");
  return {
    kind: "room",
    view: {
      page: "room",
      room: page.room,
      epoch,
      first,
      last,
      head,
      events,
      users,
      count,
      complete: first === 1,
      user,
      connectBy: "auto",
      // A name entered here always opens a session, even if the server allows guests.
      config: { ...config, guests: true },
    },
  };
}

async function refusal(response: Response): Promise<RoomSnapshot> {
  const { status } = response;
  if (status === TOO_MANY || status >= SERVER_ERROR) return { kind: "unreachable" };
  const { code, detail } = Object(await response.json().catch(() => null));
  return {
    kind: "refused",
    code: typeof code === "string" ? code as ErrorCode : "bad_request",
    detail: typeof detail === "string" ? detail : "",
  };
}

function parsePublicConfig(raw: unknown): PublicConfig {
  const { password, guests, textMax } = Object(raw);
  return {
    password: password === true,
    guests: guests === true,
    textMax: Number.isSafeInteger(textMax) && textMax > 0 ? textMax : TEXT_MAX,
  };
}
