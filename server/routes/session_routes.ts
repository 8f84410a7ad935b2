// /session: signs in, renames, lists and ends sessions; the same for forms and JSON.

import { UserAgent } from "@std/http/user-agent";
import type { Actor } from "../../hub/policy.ts";
import type { Hub } from "../../hub/hub.ts";
import type { Session, Sessions } from "../../hub/sessions.ts";
import type { Users } from "../../hub/users.ts";
import { ChatError } from "../../protocol/chat_error.ts";
import type { User } from "../../protocol/events/base.ts";
import { CONNECT_BY, type PublicConfig } from "../../protocol/view.ts";
import type { RequestContext } from "../auth/request_context.ts";
import type { ServerPassword } from "../auth/server_password.ts";
import { clearSessionCookie, setSessionCookie } from "../auth/session_cookie.ts";
import { readSignIn, type SignIn, textField } from "../auth/sign_in_fields.ts";
import { sessionLines } from "../formats/listings.ts";
import type { Pages } from "../formats/pages.ts";
import { problemResponse } from "../formats/problem.ts";
import { redirect } from "../http/bodiless_responses.ts";
import { boundedHeader } from "../http/bounded_header.ts";
import { wantsPage } from "../http/negotiate.ts";
import { readFields } from "../http/request_body.ts";
import type { ActionLimits } from "../limits/action_limits.ts";
import { DATA_COST } from "../limits/read_cost.ts";
import type { Connections } from "../transports/connections.ts";
import {
  body,
  type DescribedPath,
  inPath,
  json,
  object,
  schemaRef,
  STRING,
} from "../ops/openapi/operation.ts";
import type { WelcomePage } from "./welcome_route.ts";

/** What the routes use. */
export interface SessionRoutesDeps {
  readonly sessions: Pick<Sessions, "create" | "list" | "end">;
  readonly users: Pick<Users, "find" | "rename">;
  readonly password: Pick<ServerPassword, "check">;
  readonly limits: Pick<ActionLimits, "takeSession" | "takeRename">;
  /** A new name is broadcast to both. */
  readonly hub: Pick<Hub, "rename">;
  readonly connections: Pick<Connections, "rename">;
  readonly config: PublicConfig;
  readonly pages: Pages;
  readonly welcomePage: WelcomePage;
}

const USER = schemaRef("User");
const CONFIG = schemaRef("PublicConfig");
const SIGN_IN = { email: STRING, password: STRING };

/** The path `/session`. */
export const SESSION_API: DescribedPath = {
  GET: {
    summary: "The user, their sessions, and how the server is configured",
    responses: {
      200: {
        description: "The user, or null",
        content: json(object({
          user: { oneOf: [USER, { type: "null" }] },
          sessions: { type: "array", items: schemaRef("Session") },
          server: CONFIG,
          house: CONFIG,
        })),
      },
    },
    refusals: [401],
  },
  POST: {
    summary: "Signs in, or renames the user who is signed in",
    requestBody: body({
      ...json(object({ name: STRING }, { ...SIGN_IN, token: { type: "boolean" } })),
      "application/x-www-form-urlencoded": {
        schema: object({ name: STRING }, {
          ...SIGN_IN,
          keep_picture: {
            type: "string",
            enum: ["yes"],
            description: "An empty email leaves the picture as it is.",
          },
          room: STRING,
          connect: { enum: CONNECT_BY },
        }),
      },
    }),
    responses: {
      200: {
        description: "The user; the cookie is set",
        content: json({ allOf: [USER, object({ user: USER }, { token: STRING })] }),
      },
      303: { description: "To the room, for a form of a page" },
    },
    refusals: [400, 401, 403, 404, 413, 415, 429, 503],
  },
  DELETE: {
    summary: "Ends this session: its sockets close with 4001, its streams end",
    responses: { 204: { description: "Ended" } },
    refusals: [401, 403],
  },
};

/** The path `/session/{id}`. */
export const OWN_SESSION_API: DescribedPath = {
  DELETE: {
    summary: "Ends another session of the user",
    parameters: [inPath("id")],
    responses: { 204: { description: "Ended" } },
    refusals: [401, 403, 404],
  },
};

const NO_CONTENT = 204;
/** A refusal costs less than a rename; without a delay, it would only make room for the next try. */
const REFUSED_AFTER_MS = 500;
/**
 * What a browser deletes when its user signs out: drafts, room names, cached pages (W3C Clear Site
 * Data). The language stays, as it is in a cookie.
 */
const CLEAR_BROWSER = ["clear-site-data", '"cache", "storage"'] as const;
/** More than anyone's devices and bots, and still a list that a person can check. */
const SESSIONS_MAX = 100;
const UNKNOWN_CLIENT = "unknown client";

/** Handles the session addresses. */
export class SessionRoutes {
  readonly #deps: SessionRoutesDeps;

  /** Handles nothing yet. */
  constructor(deps: SessionRoutesDeps) {
    this.#deps = deps;
  }

  /** GET /session: the sender, their sessions, and the server's public configuration. */
  async get(context: RequestContext): Promise<Response> {
    const { sessions, config } = this.#deps;
    const actor = await context.identify();
    context.reads.raiseTo(DATA_COST);
    const body = {
      user: actor.user,
      sessions: await sessionLines(actor, sessions),
      server: config,
      // The name of `server` in earlier clients.
      house: config,
    };
    return Response.json(body, { headers: { "cache-control": "no-store" } });
  }

  /** POST /session: signs in, or renames the user who is signed in. */
  async signIn(context: RequestContext): Promise<Response> {
    const { fields, form } = await readFields(context.request);
    const page = form === "form" && wantsPage(context.request);
    try {
      const actor = await context.identify(null);
      if (actor.session === undefined) {
        this.#deps.password.check(textField(fields, "password"), context.client.rateLimitKey);
      }
      const wanted = readSignIn(fields, actor.session);
      const { user, token, cookie } = await this.#enter(context, actor, wanted);
      const headers = new Headers({ "cache-control": "no-store" });
      if (cookie !== undefined) setSessionCookie(headers, cookie, context.cookieScope);
      if (page) return redirect(wanted.roomPath, headers);
      // The user's fields are at the top level for scripts, and in `user` as in all other responses.
      const body = { ...user, user, ...(token === undefined ? {} : { token }) };
      return Response.json(body, { headers });
    } catch (error) {
      if (!(error instanceof ChatError) || !page) throw error;
      return await this.#deps.welcomePage(context, { refusal: error, fields });
    }
  }

  /** DELETE /session, and /session/{id} for another session of the same user. */
  async end(context: RequestContext): Promise<Response> {
    const actor = await context.identify(null);
    const { headers, refusal } = await this.#end(context, actor, context.params.id);
    if (refusal !== undefined) {
      return await problemResponse(refusal, context, this.#deps.pages, { headers });
    }
    return new Response(null, { status: NO_CONTENT, headers });
  }

  /** POST /session/end: the same from a form. */
  async endByForm(context: RequestContext): Promise<Response> {
    const { fields, form } = await readFields(context.request);
    try {
      const actor = await context.identify(null);
      const { headers, refusal } = await this.#end(context, actor, textField(fields, "session"));
      if (refusal !== undefined) {
        return await problemResponse(refusal, context, this.#deps.pages, { headers });
      }
      return redirect("/", headers);
    } catch (error) {
      const page = form === "form" && wantsPage(context.request);
      if (!(error instanceof ChatError) || !page) throw error;
      // Another device or tab ended it before: the page says so, with the current list.
      return await this.#deps.welcomePage(context, { refusal: error, fields: {} });
    }
  }

  async #enter(
    context: RequestContext,
    { session: known }: Actor,
    wanted: SignIn,
  ): Promise<{ user: User; token?: string; cookie?: string }> {
    const { sessions, limits } = this.#deps;
    const address = context.client.rateLimitKey;
    const user = known === undefined ? undefined : await this.#rename(known, wanted, address);
    if (user !== undefined && !wanted.wantsToken) return { user };
    if (user !== undefined && (await sessions.list(user.id)).length >= SESSIONS_MAX) {
      throw new ChatError("forbidden", `You have ${SESSIONS_MAX} sessions: end one first`);
    }
    const retryAfter = limits.takeSession(address);
    if (retryAfter > 0) {
      throw new ChatError("rate_limited", "Too many sessions from your address: wait a while", {
        retryAfter,
      });
    }
    const { session, token } = await sessions.create({
      user: user?.id ?? { name: wanted.name, emailHash: wanted.emailHash ?? undefined },
      label: wanted.wantsToken ? "token" : sessionLabel(context.request.headers),
    });
    if (context.liveActor.ended) {
      // The session that requested this one has ended meanwhile, so this one must not outlive it.
      await sessions.end(session.id);
      context.liveActor.assertNotEnded();
    }
    if (!wanted.wantsToken) return { user: session.user, cookie: token };
    // A browser without a session that requests a token gets the one session as a cookie too.
    return { user: session.user, token, ...(known === undefined ? { cookie: token } : {}) };
  }

  async #rename(known: Session, wanted: SignIn, address: string): Promise<User> {
    const { users, limits } = this.#deps;
    const emailHash = wanted.emailHash === undefined
      ? known.emailHash
      : wanted.emailHash ?? undefined;
    if (known.user.name === wanted.name && known.emailHash === emailHash) return known.user;
    const retryAfter = limits.takeRename(address, known.user.id);
    if (retryAfter > 0) {
      await new Promise((resolve) => setTimeout(resolve, REFUSED_AFTER_MS));
      throw new ChatError("rate_limited", "Too many new names: wait a moment", { retryAfter });
    }
    try {
      const user = await users.rename(known.user.id, { name: wanted.name, emailHash });
      this.#broadcastName(user);
      return user;
    } catch (error) {
      // A write that failed may still be stored, so the stored name is broadcast. If it cannot be read
      // either, the sender gets the error of the write.
      const stored = await users.find(known.user.id).then(
        (record) => record?.user,
        () => undefined,
      );
      if (stored !== undefined && stored.name !== known.user.name) this.#broadcastName(stored);
      throw error;
    }
  }

  #broadcastName(user: User): void {
    this.#deps.hub.rename(user);
    this.#deps.connections.rename(user);
  }

  /**
   * Ends a session. If the disk refuses the write, the session has still ended in this process:
   * `refusal` says so, and the browser deletes its cookie as usual.
   *
   * @throws {ChatError} `unauthorized` or `not_found` if there is nothing to end
   */
  async #end(
    context: RequestContext,
    { session }: Actor,
    id = session?.id,
  ): Promise<{ headers: Headers; refusal: ChatError | undefined }> {
    const { sessions } = this.#deps;
    const headers = new Headers();
    if (session === undefined || id === undefined) {
      throw new ChatError("unauthorized", "There is no session to end");
    }
    const own = await sessions.list(session.user.id);
    if (!own.some((each) => each.id === id)) {
      throw new ChatError("not_found", "You have no such session");
    }
    let refusal: ChatError | undefined;
    try {
      await sessions.end(id);
    } catch (error) {
      if (!(error instanceof ChatError)) throw error;
      refusal = error;
    }
    if (id === session.id) {
      clearSessionCookie(headers, context.cookieScope);
      // A page of another site uses a token, and its storage is not ours to clear.
      if (!context.request.headers.has("authorization")) headers.set(...CLEAR_BROWSER);
    }
    return { headers, refusal };
  }
}

/**
 * What the user's list of sessions calls a session: "Firefox on Linux". The header is bounded, because
 * the library's patterns take quadratic time (2 s for 60 KB).
 */
export function sessionLabel(headers: Headers): string {
  const { browser, os } = new UserAgent(boundedHeader(headers, "user-agent"));
  if (browser.name === undefined) return UNKNOWN_CLIENT;
  return os.name === undefined ? browser.name : `${browser.name} on ${os.name}`;
}
