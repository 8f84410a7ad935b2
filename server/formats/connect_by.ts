// How a user wants to stay up to date: as the address says it, otherwise as they chose before.

import { CONNECT_BY, type ConnectBy } from "../../protocol/view.ts";
import { redirect } from "../http/bodiless_responses.ts";
import { readCookie, setPreferenceCookie } from "../http/cookies.ts";
import type { CookieScope } from "../auth/session_cookie.ts";
import type { RequestContext } from "../auth/request_context.ts";

/** What is read of a visit. */
type Asking = Pick<RequestContext, "request" | "url" | "cookieScope">;

const FIELDS = ["connect", "refresh"] as const;
/** Says that the choice was to be kept; a browser that comes with it and without a cookie keeps none. */
const SAVED = "kept";
const COOKIE = "hubbub-connect";
const EXPIRED = new Date(0);

/** `?connect=…`, or `refresh` where `?refresh=` is there; what is not known is `auto`. */
export function connectBy(context: Asking): ConnectBy {
  return inAddress(context) ? asked(context.url) : saved(context);
}

/** Whether the page's address says it: where a browser keeps no cookies, addresses have to go on saying it. */
export function inAddress({ url }: Pick<Asking, "url">): boolean {
  return FIELDS.some((field) => url.searchParams.has(field));
}

/**
 * Keeps what the address says for the rooms after it, until the browser is closed, and leads to the address
 * without it: people copy addresses, and how they are connected is nobody else's choice. Undefined where
 * there is nothing to keep, or it cannot be kept.
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

/** As the session's: another server on this host has another choice. */
function cookieName({ port }: CookieScope): string {
  return port === "" ? COOKIE : `${COOKIE}-${port}`;
}
