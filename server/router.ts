// Dispatches each request to the route of its path and method, and adds what all responses share.

import { ChatError } from "../protocol/chat_error.ts";
import { ADDRESS_MAX } from "../protocol/limits.ts";
import { notify } from "../hub/notify.ts";
import type { Authenticator } from "./auth/authenticator.ts";
import { RequestContext } from "./auth/request_context.ts";
import type { PageRequest, Pages } from "./formats/pages.ts";
import { problemResponse } from "./formats/problem.ts";
import { boundedHeader } from "./http/bounded_header.ts";
import { addCorsHeaders, answerPreflight } from "./http/cors.ts";
import { checkOrigin, type OriginPolicy } from "./http/origin.ts";
import { checkHost } from "./http/own_host.ts";
import { addSecurityHeaders } from "./http/security_headers.ts";
import type { ActionLimits } from "./limits/action_limits.ts";
import { clientAddress, type ProxyPolicy } from "./limits/client_address.ts";
import type { ConcurrencyLimiter } from "./limits/concurrency_limiter.ts";
import { ReaderGone } from "./limits/page_turns.ts";
import { FILE_COST, ReadCost } from "./limits/read_cost.ts";
import type { Logger } from "./ops/logger.ts";
import type { Handler, Route } from "./routes/route.ts";

/** What the router uses. */
export interface RouterDeps {
  readonly authenticator: Authenticator;
  /** Whose pages may write, and whose word about the client counts. */
  readonly site: OriginPolicy & ProxyPolicy;
  readonly limits: Pick<ActionLimits, "takeRead">;
  /** Requests with a body that are in progress: bounds how many slow bodies an address may send. */
  readonly writes: Pick<ConcurrencyLimiter, "acquire">;
  /** Renders the pages of refusals. */
  readonly pages: Pages;
  readonly logger: Logger;
}

/** A request as the platform hands it over. */
export interface IncomingRequest {
  readonly request: Request;
  /** The address of the peer: a client or a proxy. */
  readonly peer: string;
  /** Settles when the response is sent or the client is gone. */
  readonly over: Promise<void>;
}

interface CompiledRoute extends Route {
  readonly pattern: URLPattern;
}

/** Stands in for an address that is too long, so that nothing reads it. */
const NO_ADDRESS = "http://localhost/";
const INTERNAL_ERROR = 500;
const UNAVAILABLE = 503;
const NO_CONTENT = 204;
const BODILESS = ["GET", "HEAD", "OPTIONS"];
/** Some clients send a small body with a GET, such as the fields of a search. */
const UNREAD_MAX_BYTES = 1_024;
const SWITCHING_PROTOCOLS = 101;
/** A write takes about this long, so a slot is free again by then. */
const TRY_AGAIN_MS = 1_000;

/** Makes the function that handles every request. */
export function createRouter(
  routes: readonly Route[],
  deps: RouterDeps,
): (incoming: IncomingRequest) => Promise<Response> {
  const compiled = routes.map((route): CompiledRoute => ({
    ...route,
    pattern: new URLPattern({ pathname: route.pathname }),
  }));
  return async (incoming) => {
    try {
      const response = await respond(incoming, compiled, deps);
      if (response.status !== SWITCHING_PROTOCOLS) {
        addSecurityHeaders(response.headers);
        addCorsHeaders(incoming.request, response.headers, deps.site);
      }
      return response;
    } catch (error) {
      // Nobody reads this response.
      if (error instanceof ReaderGone) return new Response(null, { status: UNAVAILABLE });
      // Reporting an error failed too, for instance in the renderer.
      notify(() => deps.logger.error("answer_failed", { error }));
      return bareError();
    }
  };
}

/** A response that is so simple that making it cannot fail. */
function bareError(): Response {
  const headers = new Headers({
    "content-type": "text/plain; charset=utf-8",
    "cache-control": "no-store",
  });
  addSecurityHeaders(headers);
  return new Response("Internal error\n", { status: INTERNAL_ERROR, headers });
}

async function respond(
  incoming: IncomingRequest,
  routes: readonly CompiledRoute[],
  deps: RouterDeps,
): Promise<Response> {
  const { request } = incoming;
  const { site, limits, pages, logger } = deps;
  const client = clientAddress(request.headers, incoming.peer, site);
  const reads = new ReadCost(client.rateLimitKey, limits);
  if (request.url.length > ADDRESS_MAX) {
    const refused = new ChatError(
      "bad_request",
      `An address has at most ${ADDRESS_MAX} characters`,
    );
    return await problemResponse(refused, { request: new Request(NO_ADDRESS), reads }, pages);
  }
  try {
    return await dispatch({ request, reads, client, over: incoming.over }, routes, deps);
  } catch (error) {
    if (error instanceof ReaderGone) throw error;
    if (error instanceof ChatError) return await problemResponse(error, { request, reads }, pages);
    notify(() => logger.error("request_failed", { method: request.method, error }));
    const hidden = { code: "unavailable", message: "Internal error: it was logged" } as const;
    return await problemResponse(hidden, { request, reads }, pages, {
      status: INTERNAL_ERROR,
      title: "Internal error",
    });
  }
}

// Not async: what it needs would be kept for as long as a long poll waits.
function dispatch(
  { request, reads, client, over }: PageRequest & Pick<RequestContext, "client" | "over">,
  routes: readonly CompiledRoute[],
  deps: RouterDeps,
): Response | Promise<Response> {
  const { authenticator, site } = deps;
  const url = URL.parse(request.url);
  if (url === null) throw new ChatError("bad_request", "The address or its host is not valid");
  checkHost(url, site);
  checkNoBody(request);
  for (const { pattern, methods } of routes) {
    // A string, which the platform parses once for all patterns; parts are parsed for each (4 µs).
    const match = pattern.exec(url.href);
    if (match === null) continue;
    const params = match.pathname.groups;
    const context = new RequestContext({
      request,
      url,
      client,
      reads,
      params,
      over,
      authenticator,
    });
    return handleMethod(context, methods, deps);
  }
  throw new ChatError("not_found", "There is nothing at this address");
}

/**
 * Refuses a body of unknown length, or a long one, with a method whose body nobody reads. Behind a
 * streaming response, the platform accepts all of it (400 MB/s on loopback), and at the end of the
 * stream it copies all of that for each chunk: 50 MB blocked everybody for 3 s, 300 MB for at least 24 s
 * (measured on Deno 2.9). It keeps a body of known length too (100 MB took 100 MB of memory). Over HTTP/2
 * a body of unknown length looks like none; the platform accepts about 1 MB of it, then its window is
 * full.
 *
 * @throws {ChatError} `bad_request`
 */
function checkNoBody({ method, headers }: Request): void {
  if (!BODILESS.includes(method)) return;
  const length = Number(boundedHeader(headers, "content-length") ?? 0);
  if (!headers.has("transfer-encoding") && length <= UNREAD_MAX_BYTES) return;
  throw new ChatError("bad_request", `A ${method} has no body`);
}

function handleMethod(
  context: RequestContext,
  methods: Route["methods"],
  { site, writes, pages }: RouterDeps,
): Response | Promise<Response> {
  const { request } = context;
  const allow = allowedMethods(methods);
  switch (request.method) {
    case "GET":
    case "HEAD":
      if (methods.GET === undefined) break;
      return handleRead(context, methods.GET);
    case "OPTIONS": {
      context.reads.raiseTo(FILE_COST);
      const headers = new Headers({ allow });
      answerPreflight(request, headers, allow);
      return new Response(null, { status: NO_CONTENT, headers });
    }
    case "POST":
    case "PATCH":
    case "DELETE": {
      const handler = methods[request.method];
      if (handler === undefined) break;
      checkOrigin(request, site);
      return handleWrite(context, handler, writes);
    }
  }
  const refused = new ChatError("method_not_allowed", `This address accepts ${allow}`);
  return problemResponse(refused, context, pages, { headers: { allow } });
}

/**
 * Handles a read, which costs at least as much as a file. If the sender's session ended while the handler
 * ran (fetching a picture takes seconds), it runs again for the sender without it.
 *
 * @throws {ChatError} `rate_limited`
 */
async function handleRead(context: RequestContext, handler: Handler): Promise<Response> {
  context.reads.raiseTo(FILE_COST);
  const response = await handler(context);
  // A socket's own connection handles the end of its session.
  if (!context.sessionHasEnded || response.status === SWITCHING_PROTOCOLS) return response;
  await response.body?.cancel();
  context.reads.startAgain();
  return await handler(context);
}

/**
 * Handles a write in a slot of the client's address.
 *
 * @throws {ChatError} `rate_limited` if too many are in progress
 */
async function handleWrite(
  context: RequestContext,
  handler: Handler,
  writes: RouterDeps["writes"],
): Promise<Response> {
  using slot = writes.acquire(context.client.rateLimitKey);
  if (slot === undefined) {
    throw new ChatError("rate_limited", "Too many requests from your address at once", {
      retryAfter: TRY_AGAIN_MS,
    });
  }
  return await handler(context);
}

function allowedMethods(methods: Route["methods"]): string {
  const names = Object.keys(methods);
  return [...names, ...(names.includes("GET") ? ["HEAD"] : []), "OPTIONS"].join(", ");
}
