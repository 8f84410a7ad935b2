// GET /ws: who may upgrade, and into which protocol.

import { ChatError } from "../../protocol/chat_error.ts";
import { CLOSE_CODES, CLOSE_REASONS, type CloseReason } from "../../protocol/close_codes.ts";
import { SUBPROTOCOL } from "../../protocol/frames.ts";
import { LOBBY, readRoomName } from "../../protocol/room_name.ts";
import { requestedSubprotocols } from "../auth/identify.ts";
import type { LiveActor } from "../auth/live_actor.ts";
import type { App } from "../app.ts";
import { JsonSocket } from "../transports/json_socket.ts";
import { checkOrigin } from "../http/origin.ts";
import { boundedHeader } from "../http/bounded_header.ts";
import { PlainSocket } from "../transports/plain_socket.ts";
import { nameAGuest } from "../transports/plain_guest.ts";
import type { RequestContext } from "../auth/request_context.ts";

// The platform pings a silent peer and closes when no pong came by then.
const PONG_WAIT_S = 60;
// A client that may not connect now does well to wait about this long.
const TRY_AGAIN_MS = 10_000;

/** Upgrades a request, or refuses it. */
export async function upgradeWebSocket(context: RequestContext, app: App): Promise<Response> {
  const { request, client } = context;
  if (boundedHeader(request.headers, "upgrade")?.toLowerCase() !== "websocket") {
    throw new ChatError("bad_request", "This address speaks WebSocket");
  }
  checkOrigin(request, app.configuration);
  await context.identify();
  // From here to the upgrade nothing is awaited; from then on the actor hears what ends it.
  context.liveActor.assertNotEnded();
  if (app.connections.stopping) throw new ChatError("unavailable", "The server is restarting");
  const asked = requestedSubprotocols(request.headers);
  const speaks = asked.length === 0 ? "plain" : SUBPROTOCOL;
  if (speaks === SUBPROTOCOL && !asked.includes(SUBPROTOCOL)) {
    throw new ChatError("bad_request", `Of sub-protocols only ${SUBPROTOCOL} is spoken here`);
  }
  const begin = speaks === "plain"
    ? preparePlain(context, app)
    : (socket: WebSocket, liveActor: LiveActor, slot: Disposable) =>
      void new JsonSocket(socket, liveActor, app, slot);
  const slot = app.connections.acquire(client.rateLimitKey);
  const turnedAway = slot === undefined ? turnAway(client.rateLimitKey, app) : undefined;
  let upgraded: Deno.WebSocketUpgrade;
  try {
    upgraded = upgrade(request);
  } catch (error) {
    slot?.[Symbol.dispose]();
    turnedAway?.[Symbol.dispose]();
    throw error;
  }
  const { socket, response } = upgraded;
  const liveActor = context.takeOverLiveActor();
  // Not by the platform's option: it takes only lists whose names are apart by ", ", and many
  // libraries write a bare comma, which RFC 6455, section 11.3.4, allows.
  if (speaks !== "plain") response.headers.set("sec-websocket-protocol", speaks);
  socket.onopen = () => {
    // What the handshake needed is not kept for as long as the socket lives.
    socket.onopen = null;
    // A peer decides when it takes the answer to its handshake, and much may have ended by then.
    const refusal = refusalOf(liveActor, slot, app);
    if (refusal === undefined) return begin(socket, liveActor, slot!);
    app.connections.recordClose(refusal);
    socket.close(CLOSE_CODES[refusal].code, CLOSE_REASONS[refusal]);
  };
  // Until it is open nobody else looks after it; afterwards its connection does.
  socket.onclose = () => {
    slot?.[Symbol.dispose]();
    turnedAway?.[Symbol.dispose]();
    liveActor[Symbol.dispose]();
  };
  return response;
}

/** Why a socket that has just opened is closed before anything is said on it, if it is. */
function refusalOf(
  liveActor: LiveActor,
  slot: Disposable | undefined,
  { connections }: App,
): CloseReason | undefined {
  if (liveActor.ended) return "session_ended";
  if (connections.stopping) return "restarting";
  return slot === undefined ? "too_many_connections" : undefined;
}

/**
 * A socket that is told 4029 stays until its peer agrees: so not more of them than there is room for.
 *
 * @throws {ChatError} `rate_limited`, before any upgrade
 */
function turnAway(address: string, { connections }: App): Disposable {
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
    // The platform wants a key and a version by RFC 6455.
    throw new ChatError("bad_request", "The WebSocket handshake is not in order", { cause });
  }
}

function preparePlain(
  { url, liveActor }: RequestContext,
  app: App,
): (socket: WebSocket, liveActor: LiveActor, slot: Disposable) => void {
  const name = readRoomName(url.searchParams.get("room") ?? LOBBY);
  nameAGuest(liveActor, app);
  const room = app.hub.room(name);
  room.authorize(liveActor.actor.user, "read");
  return (socket, liveActor, slot) => void new PlainSocket(socket, { liveActor, room, app, slot });
}
