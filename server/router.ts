// Paths and methods → routes, and what every answer has in common.

import { ChatError } from "../protocol/chat_error.ts";
import { ADDRESS_MAX } from "../protocol/limits.ts";
import { notify } from "../hub/notify.ts";
import { addCorsHeaders, answerPreflight } from "./http/cors.ts";
import type { App } from "./app.ts";
import { checkOrigin } from "./http/origin.ts";
import { boundedHeader } from "./http/bounded_header.ts";
import { checkHost } from "./http/own_host.ts";
import { problemResponse } from "./formats/problem.ts";
import type { Asking } from "./formats/render_in_turn.ts";
import { ReaderGone } from "./limits/page_turns.ts";
import { FILE_COST, ReadCost } from "./limits/read_cost.ts";
import { serveInSlot } from "./request_slot.ts";
import { addSecurityHeaders } from "./http/security_headers.ts";
import { RequestContext } from "./auth/request_context.ts";
import { clientAddress } from "./limits/client_address.ts";

/** Serves one method of one path. */
export type Handler = (context: RequestContext) => Response | Promise<Response>;

/** What a path does; HEAD is made from GET, OPTIONS from what is there. */
export interface Route {
  readonly pathname: string;
  readonly methods: Readonly<Partial<Record<"GET" | "POST" | "PATCH" | "DELETE", Handler>>>;
}

/** A request as the platform hands it over. */
export interface IncomingRequest {
  readonly request: Request;
  /** The address of who sent it: a client's or a proxy's. */
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
/** For whoever has gone: nobody sees it. */
const UNAVAILABLE = 503;
const NO_CONTENT = 204;
const BODILESS = ["GET", "HEAD", "OPTIONS"];
/** What some clients send with a GET, and nobody reads: some fields of a search, not a file. */
const UNREAD_MAX_BYTES = 1_024;
const SWITCHING_PROTOCOLS = 101;

/** Makes the function that answers every request of the server. */
export function createRouter(
  routes: readonly Route[],
  app: App,
): (incoming: IncomingRequest) => Promise<Response> {
  const compiled = routes.map((route): CompiledRoute => ({
    ...route,
    pattern: new URLPattern({ pathname: route.pathname }),
  }));
  return async (incoming) => {
    try {
      const response = await answer(incoming, compiled, app);
      if (response.status !== SWITCHING_PROTOCOLS) {
        addSecurityHeaders(response.headers);
        addCorsHeaders(incoming.request, response.headers, app.configuration);
      }
      return response;
    } catch (error) {
      if (error instanceof ReaderGone) return new Response(null, { status: UNAVAILABLE });
      // Telling of a fault met another one, in the renderer for instance.
      notify(() => app.logger.error("answer_failed", { error }));
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
  incoming: IncomingRequest,
  routes: readonly CompiledRoute[],
  app: App,
): Promise<Response> {
  const { request } = incoming;
  const client = clientAddress(request.headers, incoming.peer, app.configuration);
  const reads = new ReadCost(client.rateLimitKey, app.limits);
  if (request.url.length > ADDRESS_MAX) {
    const refused = new ChatError(
      "bad_request",
      `An address has at most ${ADDRESS_MAX} characters`,
    );
    return await problemResponse(refused, { request: new Request(NO_ADDRESS), reads }, app);
  }
  try {
    return await dispatch({ request, reads, client, over: incoming.over }, routes, app);
  } catch (error) {
    if (error instanceof ReaderGone) throw error;
    if (error instanceof ChatError) return await problemResponse(error, { request, reads }, app);
    notify(() => app.logger.error("request_failed", { method: request.method, error }));
    const hidden = {
      code: "unavailable",
      message: "Something here is broken; it was noted",
    } as const;
    return await problemResponse(hidden, { request, reads }, app, {
      status: INTERNAL_ERROR,
      title: "Internal error",
    });
  }
}

// Not async: what it needs on the way would be kept for as long as a poll waits.
function dispatch(
  { request, reads, client, over }: Asking & Pick<RequestContext, "client" | "over">,
  routes: readonly CompiledRoute[],
  app: App,
): Response | Promise<Response> {
  const url = URL.parse(request.url);
  if (url === null) throw new ChatError("bad_request", "The address or its host cannot be read");
  checkHost(url, app.configuration);
  checkBody(request);
  for (const { pattern, methods } of routes) {
    // As text, which the platform parses once for all patterns; a part is parsed for each (4 µs).
    const match = pattern.exec(url.href);
    if (match === null) continue;
    const params = match.pathname.groups;
    const context = new RequestContext({ request, url, client, reads, params, over, app });
    return answerMethod(context, methods, app);
  }
  throw new ChatError("not_found", "There is nothing at this address");
}

/**
 * Refuses a body of unknown length, or a long one, where nobody reads any. Behind an answer that streams, the platform
 * takes all that comes of it (400 MB a second of loopback), and when the stream ends it copies all of
 * that for each chunk: 50 MB blocked everybody for 3 s, 300 MB for at least 24 s (measured on Deno 2.9).
 * Of a known length it keeps all as well (100 MB became 100 MB of memory). Over HTTP/2 a body of unknown
 * length cannot be told from none here; the platform takes about 1 MB of it, and then its window is full.
 *
 * @throws {ChatError} `bad_request`
 */
function checkBody({ method, headers }: Request): void {
  if (!BODILESS.includes(method)) return;
  const length = Number(boundedHeader(headers, "content-length") ?? 0);
  if (!headers.has("transfer-encoding") && length <= UNREAD_MAX_BYTES) return;
  throw new ChatError("bad_request", `A ${method} has no body`);
}

function answerMethod(
  context: RequestContext,
  methods: Route["methods"],
  app: App,
): Response | Promise<Response> {
  const { request } = context;
  const allow = allowed(methods);
  switch (request.method) {
    case "GET":
    case "HEAD":
      if (methods.GET === undefined) break;
      return answerRead(context, methods.GET);
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
      checkOrigin(request, app.configuration);
      return serveInSlot(context, app, handler);
    }
  }
  const refused = new ChatError("method_not_allowed", `This address takes ${allow}`);
  return problemResponse(refused, context, app, { headers: { allow } });
}

/**
 * Answers a read, which counts as a file at least: whoever finds it to be more raises that. One that
 * took longer than its session lasted is answered anew, for whoever the request comes from now: a
 * picture that is fetched elsewhere takes seconds.
 *
 * @throws {ChatError} `rate_limited`
 */
async function answerRead(context: RequestContext, handler: Handler): Promise<Response> {
  context.reads.raiseTo(FILE_COST);
  const response = await handler(context);
  // A socket's connection hears of the end itself.
  if (!context.sessionHasEnded || response.status === SWITCHING_PROTOCOLS) return response;
  await response.body?.cancel();
  context.reads.startAgain();
  return await handler(context);
}

function allowed(methods: Route["methods"]): string {
  const names = Object.keys(methods);
  return [...names, ...(names.includes("GET") ? ["HEAD"] : []), "OPTIONS"].join(", ");
}
