// Paths and methods → routes, and what every answer has in common.

import { ChatError } from "../protocol/chat_error.ts";
import { ADDRESS_MAX } from "../protocol/limits.ts";
import { attempt } from "./attempt.ts";
import { addCorsHeaders, answerPreflight } from "./http/cors.ts";
import type { House } from "./house.ts";
import { checkOrigin } from "./http/origin.ts";
import { checkHost } from "./http/own_host.ts";
import { problemResponse } from "./http/problem.ts";
import { PAGE_COST, readCost } from "./limits/read_cost.ts";
import { serveInSlot } from "./limits/request_slot.ts";
import { addSecurityHeaders } from "./http/security_headers.ts";
import { Visit } from "./visit.ts";
import { wayIn } from "./limits/way_in.ts";

/** Serves one method of one path. */
export type Handler = (visit: Visit) => Response | Promise<Response>;

/** What a path does; HEAD is made from GET, OPTIONS from what is there. */
export interface Route {
  readonly pathname: string;
  readonly methods: Readonly<Partial<Record<"GET" | "POST" | "PATCH" | "DELETE", Handler>>>;
}

/** A request as the platform hands it over. */
export interface Arrival {
  readonly request: Request;
  /** The address of who sent it: a visitor's or a proxy's. */
  readonly peer: string;
  /** Settles when the answer is out or its reader is gone. */
  readonly over: Promise<void>;
}

interface CompiledRoute extends Route {
  readonly pattern: URLPattern;
}

/** What a refused address is answered as: nothing of it is read. */
const NO_ADDRESS = "http://localhost/";
const INTERNAL_ERROR = 500;
const NO_CONTENT = 204;
const BODILESS = ["GET", "HEAD", "OPTIONS"];
const SWITCHING_PROTOCOLS = 101;

/** Makes the function that answers every request of the house. */
export function createRouter(
  routes: readonly Route[],
  house: House,
): (arrival: Arrival) => Promise<Response> {
  const compiled = routes.map((route): CompiledRoute => ({
    ...route,
    pattern: new URLPattern({ pathname: route.pathname }),
  }));
  return async (arrival) => {
    try {
      const response = await answer(arrival, compiled, house);
      if (response.status !== SWITCHING_PROTOCOLS) {
        addSecurityHeaders(response.headers);
        addCorsHeaders(arrival.request, response.headers, house.configuration);
      }
      return response;
    } catch (error) {
      // Telling of a fault met another one, in the renderer for instance.
      attempt(() => house.logger.error("answer_failed", { error }));
      return bareError();
    }
  };
}

/** Made of as little as can be, so that nothing in it fails. */
function bareError(): Response {
  const headers = new Headers({
    "content-type": "text/plain; charset=utf-8",
    "cache-control": "no-store",
  });
  addSecurityHeaders(headers);
  return new Response("Internal error\n", { status: INTERNAL_ERROR, headers });
}

async function answer(
  arrival: Arrival,
  routes: readonly CompiledRoute[],
  house: House,
): Promise<Response> {
  const { request } = arrival;
  if (request.url.length > ADDRESS_MAX) {
    const refused = new ChatError(
      "bad_request",
      `An address has at most ${ADDRESS_MAX} characters`,
    );
    return problemResponse(refused, new Request(NO_ADDRESS), house);
  }
  try {
    return await dispatch(arrival, routes, house);
  } catch (error) {
    if (error instanceof ChatError) return problemResponse(error, request, house);
    attempt(() => house.logger.error("request_failed", { method: request.method, error }));
    const hidden = {
      code: "unavailable",
      message: "Something here is broken; it was noted",
    } as const;
    return problemResponse(hidden, request, house, {
      status: INTERNAL_ERROR,
      title: "Internal error",
    });
  }
}

// Not async: what it needs on the way would be kept for as long as a poll waits.
function dispatch(
  { request, peer, over }: Arrival,
  routes: readonly CompiledRoute[],
  house: House,
): Response | Promise<Response> {
  const url = URL.parse(request.url);
  if (url === null) throw new ChatError("bad_request", "The address or its host cannot be read");
  checkHost(url, house.configuration);
  checkBody(request);
  for (const { pattern, methods } of routes) {
    // As text, which the platform parses once for all patterns; a part is parsed for each (4 µs).
    const match = pattern.exec(url.href);
    if (match === null) continue;
    const params = match.pathname.groups;
    const way = wayIn(request.headers, peer, house.configuration);
    const visit = new Visit({ request, url, way, params, over, house });
    return answerMethod(visit, methods, house);
  }
  throw new ChatError("not_found", "There is nothing at this address");
}

/**
 * Refuses a body of unknown length where nobody reads one. Behind an answer that streams, the platform
 * takes all that comes of it (400 MB a second of loopback), and when the stream ends it copies all of
 * that for each chunk: 50 MB blocked everybody for 3 s, 300 MB for at least 24 s (measured on Deno 2.9).
 *
 * @throws {ChatError} `bad_request`
 */
function checkBody({ method, headers }: Request): void {
  if (!BODILESS.includes(method) || !headers.has("transfer-encoding")) return;
  throw new ChatError("bad_request", `A ${method} has no body`);
}

function answerMethod(
  visit: Visit,
  methods: Route["methods"],
  house: House,
): Response | Promise<Response> {
  const { request } = visit;
  const allow = allowed(methods);
  switch (request.method) {
    case "GET":
    case "HEAD":
      if (methods.GET === undefined) break;
      return answerRead(visit, methods.GET, house);
    case "OPTIONS": {
      takeRead(visit, house);
      const headers = new Headers({ allow });
      answerPreflight(request, headers, allow);
      return new Response(null, { status: NO_CONTENT, headers });
    }
    case "POST":
    case "PATCH":
    case "DELETE": {
      const handler = methods[request.method];
      if (handler === undefined) break;
      checkOrigin(request, house.configuration);
      return serveInSlot(visit, house, handler);
    }
  }
  const refused = new ChatError("method_not_allowed", `This address takes ${allow}`);
  return problemResponse(refused, request, house, { headers: { allow } });
}

/**
 * Answers a read in its turn: a page later than at once, anything else as it comes. One that took longer
 * than its session lasted is answered anew, for whoever the request comes from now: a picture that is
 * fetched elsewhere takes seconds.
 *
 * @throws {ChatError} `rate_limited`
 */
async function answerRead(visit: Visit, handler: Handler, house: House): Promise<Response> {
  if (takeRead(visit, house) === PAGE_COST) await house.turns.take(visit.way.counted);
  const response = await handler(visit);
  // A socket's connection hears of the end itself.
  if (!visit.sessionHasEnded || response.status === SWITCHING_PROTOCOLS) return response;
  await response.body?.cancel();
  return await handler(visit);
}

/**
 * Counts a read against its address.
 *
 * @throws {ChatError} `rate_limited`
 */
function takeRead({ request, url, way }: Visit, { limits }: House): number {
  const cost = readCost(request, url);
  const retryAfter = limits.takeRead(way.counted, cost);
  if (retryAfter > 0) {
    throw new ChatError("rate_limited", "Too many requests from your address", { retryAfter });
  }
  return cost;
}

function allowed(methods: Route["methods"]): string {
  const names = Object.keys(methods);
  return [...names, ...(names.includes("GET") ? ["HEAD"] : []), "OPTIONS"].join(", ");
}
