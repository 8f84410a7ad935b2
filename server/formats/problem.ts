// A refusal as a response: problem+json (RFC 9457), a page for a browser, or a line of text.

import { ChatError } from "../../protocol/chat_error.ts";
import { ERROR_CODES } from "../../protocol/error_codes.ts";
import { LANGUAGE_TAGS, type PagePreferences } from "../../protocol/page_preferences.ts";
import { isRoomName } from "../../protocol/room_name.ts";
import { negotiate } from "../http/negotiate.ts";
import { LANGUAGE_VARIES, pagePreferences } from "./page_preferences.ts";
import type { PageRequest, Pages } from "./pages.ts";
import { refusalHeaders } from "./refusal_headers.ts";

const PROBLEM_TYPES = [
  "application/problem+json",
  "application/json",
  "text/html",
  "text/plain",
] as const;

/** What differs from the code's line in the table of error codes. */
export interface ProblemOptions {
  /** @default the code's status */
  readonly status?: number;
  /** @default the code's meaning */
  readonly title?: string;
  readonly headers?: HeadersInit;
}

type Problem = Pick<ChatError, "code" | "message" | "retryAfter">;

/**
 * The response to a refused request. A page of it costs as much as any other page; if the client is over
 * its limit for pages, it gets a line of text instead.
 */
export async function problemResponse(
  error: Problem,
  asking: PageRequest,
  pages: Pages,
  options: ProblemOptions = {},
): Promise<Response> {
  const { request } = asking;
  const { meaning, status: ofCode } = ERROR_CODES[error.code];
  const { status = ofCode, title = meaning } = options;
  const headers = refusalHeaders(error, options.headers);
  headers.set("vary", "Accept");
  headers.set("cache-control", "no-store");
  switch (negotiate(request, PROBLEM_TYPES)) {
    case "text/html": {
      const preferences = pagePreferences(request);
      const page = await problemPage({ error, asking, pages, status, title, preferences });
      if (page === undefined) return lineResponse(error, status, headers);
      headers.set("content-type", "text/html; charset=utf-8");
      headers.set("content-language", LANGUAGE_TAGS[preferences.language]);
      headers.set("vary", LANGUAGE_VARIES);
      return new Response(page, { status, headers });
    }
    case "text/plain":
      return lineResponse(error, status, headers);
    default: {
      headers.set("content-type", "application/problem+json");
      const { code, message: detail, retryAfter } = error;
      const problem = { type: "about:blank", title, status, detail, code };
      return Response.json(retryAfter === undefined ? problem : { ...problem, retryAfter }, {
        status,
        headers,
      });
    }
  }
}

/** The page, or undefined if the client is over its limit for pages. */
async function problemPage(
  { error, asking, pages, status, title, preferences }: {
    readonly error: Problem;
    readonly asking: PageRequest;
    readonly pages: Pages;
    readonly status: number;
    readonly title: string;
    readonly preferences: PagePreferences;
  },
): Promise<string | undefined> {
  const { code, message: detail } = error;
  const view = { page: "error", status, code, title, detail, back: "/" } as const;
  if (code === "rate_limited") return pages.refusal(view, preferences);
  const back = backPath(asking.request);
  try {
    return await pages.render(asking, preferences, () => ({ ...view, back }));
  } catch (refusal) {
    if (refusal instanceof ChatError && refusal.code === "rate_limited") return undefined;
    throw refusal;
  }
}

function lineResponse({ code, message }: Problem, status: number, headers: Headers): Response {
  headers.set("content-type", "text/plain; charset=utf-8");
  return new Response(`${code}: ${message}\n`, { status, headers });
}

/** The room that the request was about, otherwise the welcome page. */
function backPath(request: Request): string {
  const [, rooms, room = ""] = URL.parse(request.url)?.pathname.split("/") ?? [];
  return rooms === "rooms" && isRoomName(room) ? `/rooms/${room}` : "/";
}
