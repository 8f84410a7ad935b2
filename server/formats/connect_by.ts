// How the user's page stays up to date: as its address says, otherwise as the user chose before.

import { CONNECT_BY, type ConnectBy } from "../../protocol/view.ts";
import { redirect } from "../http/bodiless_responses.ts";
import { readCookie, setPreferenceCookie } from "../http/cookies.ts";
import type { CookieScope } from "../auth/session_cookie.ts";
import type { RequestContext } from "../auth/request_context.ts";

/** The parts of a request that are read. */
type Asking = Pick<RequestContext, "request" | "url" | "cookieScope">;

const FIELDS = ["connect", "refresh"] as const;
/**
 * In an address after the cookie was set; a browser that comes back with it and without the cookie
 * does not accept cookies.
 */
const SAVED = "kept";
const COOKIE = "hubbub-connect";
const EXPIRED = new Date(0);

/** The value of `?connect=`, or `refresh` if there is `?refresh=`. Unknown values are `auto`. */
export function connectBy(context: Asking): ConnectBy {
  return inAddress(context) ? asked(context.url) : saved(context);
}

/**
 * Whether the page's address says it. In a browser without cookies, the addresses of all pages have
 * to.
 */
export function inAddress({ url }: Pick<Asking, "url">): boolean {
  return FIELDS.some((field) => url.searchParams.has(field));
}

/**
 * Saves the address's choice in a cookie until the browser closes, and redirects to the address
 * without it: people copy addresses, and the choice is their own. Undefined if there is nothing to
 * save, or it cannot be saved.
 */
export function saveConnectBy(context: Asking): Response | undefined {
  const { request, url } = context;
  if (request.method !== "GET" || !inAddress(context)) return undefined;
  const by = asked(url);
  const query = new URLSearchParams(url.searchParams);
  if (saved(context) === by) {
    for (const field of [...FIELDS, SAVED]) query.delete(field);
    return redirect(`${url.pathname}${query.size > 0 ? `?${query}` : ""}`);
  }
  if (query.has(SAVED)) return undefined;
  query.set(SAVED, "");
  const headers = new Headers();
  setPreferenceCookie(headers, {
    name: cookieName(context.cookieScope),
    value: by,
    secure: context.cookieScope.secure,
    ...(by === "auto" ? { expires: EXPIRED } : {}),
  });
  return redirect(`${url.pathname}?${query}`, headers);
}

function asked({ searchParams }: URL): ConnectBy {
  return searchParams.has("refresh") ? "refresh" : known(searchParams.get("connect"));
}

function saved({ request, cookieScope }: Asking): ConnectBy {
  return known(readCookie(request.headers, cookieName(cookieScope)));
}

function known(raw: string | null | undefined): ConnectBy {
  return CONNECT_BY.find((each) => each === raw) ?? "auto";
}

/**
 * The name has the port, as that of the session's cookie: another server on this host has its own
 * choice.
 */
function cookieName({ port }: CookieScope): string {
  return port === "" ? COOKIE : `${COOKIE}-${port}`;
}
