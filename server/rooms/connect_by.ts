// How a visitor wants to stay up to date: as the address says it, otherwise as they chose before.

import { setCookie } from "@std/http/cookie";
import { CONNECT_BY, type ConnectBy } from "../../protocol/view.ts";
import { readCookie } from "../http/read_cookie.ts";
import { seeOther } from "../http/see_other.ts";
import type { CookieWay } from "../people/session_cookie.ts";
import type { Visit } from "../visit.ts";

/** What is read of a visit. */
type Asking = Pick<Visit, "request" | "url" | "cookieWay">;

const FIELDS = ["connect", "refresh"] as const;
/** Says that the choice was to be kept; a browser that comes with it and without a cookie keeps none. */
const KEPT = "kept";
const COOKIE = "hubbub-connect";
const EXPIRED = new Date(0);

/** `?connect=…`, or `refresh` where `?refresh=` is there; what is not known is `auto`. */
export function connectBy(visit: Asking): ConnectBy {
  return inAddress(visit) ? asked(visit.url) : kept(visit);
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
export function keepConnectBy(visit: Asking): Response | undefined {
  const { request, url } = visit;
  if (request.method !== "GET" || !inAddress(visit)) return undefined;
  const by = asked(url);
  const query = new URLSearchParams(url.searchParams);
  if (kept(visit) === by) {
    for (const field of [...FIELDS, KEPT]) query.delete(field);
    return seeOther(`${url.pathname}${query.size > 0 ? `?${query}` : ""}`);
  }
  if (query.has(KEPT)) return undefined;
  query.set(KEPT, "");
  const headers = new Headers();
  setCookie(headers, {
    name: cookieName(visit.cookieWay),
    value: by,
    sameSite: "Lax",
    httpOnly: true,
    secure: visit.cookieWay.secure,
    path: "/",
    ...(by === "auto" ? { expires: EXPIRED } : {}),
  });
  return seeOther(`${url.pathname}?${query}`, headers);
}

function asked({ searchParams }: URL): ConnectBy {
  return searchParams.has("refresh") ? "refresh" : known(searchParams.get("connect"));
}

function kept({ request, cookieWay }: Asking): ConnectBy {
  return known(readCookie(request.headers, cookieName(cookieWay)));
}

function known(raw: string | null | undefined): ConnectBy {
  return CONNECT_BY.find((each) => each === raw) ?? "auto";
}

/** As the session's: another server on this host has another choice. */
function cookieName({ port }: CookieWay): string {
  return port === "" ? COOKIE : `${COOKIE}-${port}`;
}
