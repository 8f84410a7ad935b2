// GET /ws: decides who may upgrade to a WebSocket, and to which protocol.

import { encodeBase32 } from "@std/encoding/base32";
import { ChatError } from "../../protocol/chat_error.ts";
import { CLOSE_CODES, CLOSE_REASONS, type CloseReason } from "../../protocol/close_codes.ts";
import { SUBPROTOCOL } from "../../protocol/frames.ts";
import { LOBBY, readRoomName } from "../../protocol/room_name.ts";
import { requestedSubprotocols } from "../auth/authenticator.ts";
import type { Guests } from "../auth/guests.ts";
import type { LiveActor } from "../auth/live_actor.ts";
import type { RequestContext } from "../auth/request_context.ts";
import { boundedHeader } from "../http/bounded_header.ts";
import { checkOrigin, type OriginPolicy } from "../http/origin.ts";
import type { Connections } from "../transports/connections.ts";
import { JsonSocket, type JsonSocketDeps } from "../transports/json_socket.ts";
import { PlainSocket } from "../transports/plain_socket.ts";
import type { Handler } from "./route.ts";

/** What `getWebSocket` uses. */
export interface GetWebSocketDeps {
  /** What the sockets use. */
  readonly socket: JsonSocketDeps;
  readonly connections: Pick<Connections, "acquire" | "turnedAway" | "stopping" | "recordClose">;
  readonly origins: OriginPolicy;
  /** Names guests; undefined if a name alone is not enough. */
  readonly guests: Pick<Guests, "named"> | undefined;
}

/** Begins to speak a protocol on an open socket. */
type Begin = (socket: WebSocket, liveActor: LiveActor, slot: Disposable) => void;

// The platform pings a silent peer, and closes the socket if no pong arrives in this time.
const PONG_WAIT_S = 60;
// When a client that may not connect now should try again.
const TRY_AGAIN_MS = 10_000;
const GUEST_RANDOM_BYTES = 5;

/** Upgrades a request, or refuses it. */
export function getWebSocket(deps: GetWebSocketDeps): Handler {
  const { socket: socketDeps, connections, origins } = deps;
  return async (context) => {
    const { request, client } = context;
    if (boundedHeader(request.headers, "upgrade")?.toLowerCase() !== "websocket") {
      throw new ChatError("bad_request", "This address serves WebSockets only");
    }
    checkOrigin(request, origins);
    await context.identify();
    // Nothing is awaited from here to the upgrade; from then on the live actor reports an end.
    context.liveActor.assertNotEnded();
    if (connections.stopping) throw new ChatError("unavailable", "The server is restarting");
    const offered = requestedSubprotocols(request.headers);
    const isPlain = offered.length === 0;
    if (!isPlain && !offered.includes(SUBPROTOCOL)) {
      throw new ChatError("bad_request", `The only subprotocol is ${SUBPROTOCOL}`);
    }
    const begin: Begin = isPlain
      ? preparePlain(context, deps)
      : (socket, liveActor, slot) => void new JsonSocket(socket, liveActor, socketDeps, slot);
    const slot = connections.acquire(client.rateLimitKey);
    const turnedAway = slot === undefined ? turnAway(client.rateLimitKey, connections) : undefined;
    let upgraded: Deno.WebSocketUpgrade;
    try {
      upgraded = upgrade(request);
    } catch (error) {
      slot?.[Symbol.dispose]();
      turnedAway?.[Symbol.dispose]();
      throw error;
    }
    const { socket, response } = upgraded;
    const liveActor = context.detachLiveActor();
    // Not set by the platform's option, which accepts only lists separated by ", ". Many libraries
    // send a bare comma, which RFC 6455, section 11.3.4, allows.
    if (!isPlain) response.headers.set("sec-websocket-protocol", SUBPROTOCOL);
    socket.onopen = () => {
      // Frees what the handshake needed.
      socket.onopen = null;
      // The client decides when it reads the response, and much may have ended by then.
      const refusal = refusalOf(liveActor, slot, connections);
      if (refusal === undefined) return begin(socket, liveActor, slot!);
      connections.recordClose(refusal);
      socket.close(CLOSE_CODES[refusal].code, CLOSE_REASONS[refusal]);
    };
    // Once it is open, its connection replaces this handler.
    socket.onclose = () => {
      slot?.[Symbol.dispose]();
      turnedAway?.[Symbol.dispose]();
      liveActor[Symbol.dispose]();
    };
    return response;
  };
}

/** Why a socket is closed as soon as it opens; undefined if it is not. */
function refusalOf(
  liveActor: LiveActor,
  slot: Disposable | undefined,
  { stopping }: Pick<Connections, "stopping">,
): CloseReason | undefined {
  if (liveActor.ended) return "session_ended";
  if (stopping) return "restarting";
  return slot === undefined ? "too_many_connections" : undefined;
}

/**
 * Takes a slot for a socket that is closed with 4029. It stays until the client agrees, so these
 * sockets are limited too.
 *
 * @throws {ChatError} `rate_limited`, before any upgrade
 */
function turnAway(address: string, connections: Pick<Connections, "turnedAway">): Disposable {
  const turnedAway = connections.turnedAway.acquire(address);
  if (turnedAway === undefined) {
    throw new ChatError("rate_limited", "Too many connections from your address", {
      retryAfter: TRY_AGAIN_MS,
    });
  }
  return turnedAway;
}

function upgrade(request: Request): Deno.WebSocketUpgrade {
  try {
    return Deno.upgradeWebSocket(request, { idleTimeout: PONG_WAIT_S });
  } catch (cause) {
    // The platform requires a key and a version (RFC 6455, section 4.2.1).
    throw new ChatError("bad_request", "The WebSocket handshake is invalid", { cause });
  }
}

function preparePlain({ url, liveActor }: RequestContext, deps: GetWebSocketDeps): Begin {
  const name = readRoomName(url.searchParams.get("room") ?? LOBBY);
  if (liveActor.actor.user === null && deps.guests !== undefined) {
    liveActor.setUser(deps.guests.named(randomGuestName()));
  }
  const room = deps.socket.hub.room(name);
  room.authorize(liveActor.actor, "join");
  return (socket, liveActor, slot) =>
    void new PlainSocket(socket, { liveActor, room, deps: deps.socket, slot });
}

/** A name for a guest who gave none: a chat without sign-in needs one. */
function randomGuestName(): string {
  const random = crypto.getRandomValues(new Uint8Array(GUEST_RANDOM_BYTES));
  return `guest-${encodeBase32(random).toLowerCase()}`;
}
