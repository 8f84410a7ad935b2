// Signing in, changing one's name, listing and ending one's sessions: the same for forms and JSON.

import type { Session } from "../../hub/sessions.ts";
import { ChatError } from "../../protocol/chat_error.ts";
import type { User } from "../../protocol/event.ts";
import { LOBBY, normalizeRoomName, readRoomName } from "../../protocol/room_name.ts";
import { CONNECT_BY } from "../../protocol/view.ts";
import type { Actor } from "../../hub/actor.ts";
import { emailHash } from "../auth/email_hash.ts";
import type { App } from "../app.ts";
import { DATA_COST } from "../limits/read_cost.ts";
import { publicConfig } from "../formats/public_config.ts";
import type { ServerPassword } from "../auth/server_password.ts";
import { problemResponse } from "../formats/problem.ts";
import { readName } from "../auth/read_name.ts";
import { readFields } from "../http/request_body.ts";
import { redirect } from "../http/redirect.ts";
import { clearSessionCookie, setSessionCookie } from "../auth/session_cookie.ts";
import { sessionLines } from "../formats/session_lines.ts";
import { sessionLabel } from "../auth/session_label.ts";
import type { RequestContext } from "../auth/request_context.ts";
import { wantsPage } from "../http/wants_page.ts";
import { welcomePage } from "./welcome_route.ts";

const NO_CONTENT = 204;
/** A refusal costs less than a new name: at once, it would only make room for the next try. */
const REFUSED_AFTER_MS = 500;
/**
 * What the browser keeps of who signs out: drafts, names of rooms, saved pages (W3C Clear Site Data).
 * The language stays: it is in a cookie.
 */
const CLEAR_BROWSER = ["clear-site-data", '"cache", "storage"'] as const;
/** Sessions of one person: more than anybody's devices and bots, and a list that can be looked through. */
const SESSIONS_MAX = 100;

/** What a sign-in asks for, checked. */
interface SignIn {
  readonly name: string;
  /** Null takes away the one there is; undefined leaves it. */
  readonly emailHash: string | null | undefined;
  /** A token for a bot or another site, told in the answer instead of a cookie's being set. */
  readonly wantsToken: boolean;
  readonly roomPath: string;
}

/** GET /session: who am I, which sessions have I, and what does this server ask of me? */
export async function getSession(context: RequestContext, app: App): Promise<Response> {
  const actor = await context.identify();
  context.reads.raiseTo(DATA_COST);
  const sessions = await sessionLines(actor, app);
  return Response.json({ user: actor.user, sessions, house: publicConfig(app) }, {
    headers: { "cache-control": "no-store" },
  });
}

/** POST /session: signs in, or changes the name of who is signed in. */
export async function signIn(
  context: RequestContext,
  app: App,
  password: ServerPassword,
): Promise<Response> {
  const { fields, form } = await readFields(context.request);
  const page = form === "form" && wantsPage(context.request);
  try {
    const actor = await context.identify(null);
    if (actor.session === undefined) {
      password.check(optionalText(fields, "password"), context.client.rateLimitKey);
    }
    const signInFields = readSignIn(fields, actor);
    const { user, token, cookie } = await enter(context, app, actor, signInFields);
    const headers = new Headers({ "cache-control": "no-store" });
    if (cookie !== undefined) setSessionCookie(headers, cookie, context.cookieScope);
    if (page) return redirect(signInFields.roomPath, headers);
    // The user stands on top for scripts, and as `user` as everywhere else.
    return Response.json({ ...user, user, ...(token === undefined ? {} : { token }) }, { headers });
  } catch (error) {
    if (!(error instanceof ChatError) || !page) throw error;
    return await welcomePage(context, app, { refusal: error, fields });
  }
}

/** DELETE /session, and /session/{id} for another of one's own. */
export async function endSession(context: RequestContext, app: App): Promise<Response> {
  const actor = await context.identify(null);
  const { headers, refusal } = await end(context, app, actor, context.params.id);
  if (refusal !== undefined) return await problemResponse(refusal, context, app, { headers });
  return new Response(null, { status: NO_CONTENT, headers });
}

/** POST /session/end: the same from a form. */
export async function endSessionByForm(context: RequestContext, app: App): Promise<Response> {
  const { fields, form } = await readFields(context.request);
  try {
    const actor = await context.identify(null);
    const { headers, refusal } = await end(context, app, actor, optionalText(fields, "session"));
    if (refusal !== undefined) return await problemResponse(refusal, context, app, { headers });
    return redirect("/", headers);
  } catch (error) {
    const page = form === "form" && wantsPage(context.request);
    if (!(error instanceof ChatError) || !page) throw error;
    // It has ended already, from another device or tab: the page says so, with the list as it is now.
    return await welcomePage(context, app, { refusal: error, fields: {} });
  }
}

async function enter(
  context: RequestContext,
  app: App,
  actor: Actor,
  signInFields: SignIn,
): Promise<{ user: User; token?: string; cookie?: string }> {
  const known = actor.session;
  const address = context.client.rateLimitKey;
  const user = known === undefined ? undefined : await rename(app, known, signInFields, address);
  if (user !== undefined && !signInFields.wantsToken) return { user };
  if (user !== undefined && (await app.sessions.list(user.id)).length >= SESSIONS_MAX) {
    throw new ChatError("forbidden", `You have ${SESSIONS_MAX} sessions: end one first`);
  }
  const retryAfter = app.limits.takeSession(address);
  if (retryAfter > 0) {
    throw new ChatError("rate_limited", "Too many sessions from your address: wait a while", {
      retryAfter,
    });
  }
  const { session, token } = await app.sessions.create({
    user: user?.id ??
      { name: signInFields.name, emailHash: signInFields.emailHash ?? undefined },
    label: signInFields.wantsToken ? "token" : sessionLabel(context.request.headers),
  });
  if (context.liveActor.ended) {
    // The session that asked for this one ended meanwhile, and must leave nothing behind that works.
    await app.sessions.end(session.id);
    context.liveActor.assertNotEnded();
  }
  if (!signInFields.wantsToken) return { user: session.user, cookie: token };
  // A browser that asks for a token while it has no session gets the one session both ways.
  return { user: session.user, token, ...(known === undefined ? { cookie: token } : {}) };
}

async function rename(
  app: App,
  known: Session,
  signInFields: SignIn,
  address: string,
): Promise<User> {
  const emailHash = signInFields.emailHash === undefined
    ? known.emailHash
    : signInFields.emailHash ?? undefined;
  if (known.user.name === signInFields.name && known.emailHash === emailHash) return known.user;
  const retryAfter = app.limits.takeRename(address, known.user.id);
  if (retryAfter > 0) {
    await new Promise((resolve) => setTimeout(resolve, REFUSED_AFTER_MS));
    throw new ChatError("rate_limited", "Too many new names: wait a moment", { retryAfter });
  }
  try {
    const profile = { name: signInFields.name, emailHash };
    const user = await app.users.rename(known.user.id, profile);
    broadcastName(user, app);
    return user;
  } catch (error) {
    // A write that is refused may stand all the same: whatever name there is now is theirs everywhere.
    // If that cannot be read either, it is the refusal of the write that they are told.
    const stands = await app.users.find(known.user.id)
      .then((record) => record?.user, () => undefined);
    if (stands !== undefined && stands.name !== known.user.name) broadcastName(stands, app);
    throw error;
  }
}

function broadcastName(user: User, { hub, connections }: App): void {
  hub.rename(user);
  connections.rename(user);
}

/**
 * Ends a session. If the disk does not take it, it has ended here all the same: `refusal` says so, and
 * the browser is to forget it as well.
 *
 * @throws {ChatError} `unauthorized` or `not_found` if there is nothing to end
 */
async function end(
  context: RequestContext,
  app: App,
  { session }: Actor,
  id = session?.id,
): Promise<{ headers: Headers; refusal: ChatError | undefined }> {
  const headers = new Headers();
  if (session === undefined || id === undefined) {
    throw new ChatError("unauthorized", "There is no session to end");
  }
  const own = await app.sessions.list(session.user.id);
  if (!own.some((each) => each.id === id)) {
    throw new ChatError("not_found", "You have no such session");
  }
  let refusal: ChatError | undefined;
  try {
    await app.sessions.end(id);
  } catch (error) {
    if (!(error instanceof ChatError)) throw error;
    refusal = error;
  }
  if (id === session.id) {
    clearSessionCookie(headers, context.cookieScope);
    // A page of another site has a token, and a storage that is not ours to clear.
    if (!context.request.headers.has("authorization")) headers.set(...CLEAR_BROWSER);
  }
  return { headers, refusal };
}

function readSignIn(fields: Readonly<Record<string, unknown>>, { session }: Actor): SignIn {
  const room = readRoomName(normalizeRoomName(optionalText(fields, "room") ?? "") || LOBBY);
  const connect = optionalText(fields, "connect") ?? "auto";
  if (!CONNECT_BY.some((each) => each === connect)) {
    throw new ChatError("bad_request", `"connect" is one of ${CONNECT_BY.join(", ")}`);
  }
  const name = optionalText(fields, "name") ?? "";
  return {
    // Who has a name from before a rule was made may keep it, and change the rest.
    name: name === session?.user.name ? name : readName(name),
    emailHash: requestedHash(fields),
    wantsToken: fields.token === true || fields.token === "true",
    roomPath: roomPath(room, connect),
  };
}

/**
 * Who leaves the field empty wants no picture any more; without the field there is no such wish. A form
 * cannot show an email that nobody keeps, so it asks whether the picture stays.
 */
function requestedHash(fields: Readonly<Record<string, unknown>>): string | null | undefined {
  if (fields.email === undefined) return undefined;
  const hash = emailHash(optionalText(fields, "email"));
  return hash ?? (fields.keep_picture === "yes" ? undefined : null);
}

function roomPath(room: string, connect: string): string {
  if (connect === "auto") return `/rooms/${room}`;
  return connect === "refresh" ? `/rooms/${room}?refresh=5` : `/rooms/${room}?connect=${connect}`;
}

function optionalText(fields: Readonly<Record<string, unknown>>, name: string): string | undefined {
  const value = fields[name];
  if (value === undefined || value === null) return undefined;
  if (typeof value !== "string") throw new ChatError("bad_request", `"${name}" is a string`);
  return value;
}
