// A refusal as an answer: problem+json (RFC 9457), a small page for a browser, a line for text.

import { ChatError } from "../../protocol/chat_error.ts";
import { ERROR_CODES } from "../../protocol/error_codes.ts";
import { LANGUAGE_TAGS, type PagePreferences } from "../../protocol/page_preferences.ts";
import { isRoomName } from "../../protocol/room_name.ts";
import type { App } from "../app.ts";
import { negotiate } from "../http/negotiate.ts";
import { refusalHeaders } from "../http/refusal_headers.ts";
import { type Asking, type PageParts, renderInTurn } from "./render_in_turn.ts";
import { LANGUAGE_VARIES } from "../http/request_language.ts";
import { pagePreferences } from "./page_preferences.ts";

const PROBLEM_TYPES = [
  "application/problem+json",
  "application/json",
  "text/html",
  "text/plain",
] as const;

/** What differs from the table's line. */
export interface ProblemOptions {
  /** Where the code's own status is not what HTTP says here: 406, 500. */
  readonly status?: number;
  readonly title?: string;
  readonly headers?: HeadersInit;
}

type Problem = Pick<ChatError, "code" | "message" | "retryAfter">;
type ProblemParts = PageParts & Pick<App, "refusalPages">;

/**
 * The answer to a request that was refused. A page counts and waits as any other; if the address has no
 * room for it, a line tells the same.
 */
export async function problemResponse(
  error: Problem,
  asking: Asking,
  app: ProblemParts,
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
      const page = await problemPage({ error, asking, app, status, title, preferences });
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

/** The page, or undefined if the address has read too much for one. */
async function problemPage(
  { error, asking, app, status, title, preferences }: {
    readonly error: Problem;
    readonly asking: Asking;
    readonly app: ProblemParts;
    readonly status: number;
    readonly title: string;
    readonly preferences: PagePreferences;
  },
): Promise<string | undefined> {
  const { code, message: detail } = error;
  const view = { page: "error", status, code, title, detail, back: "/" } as const;
  // Who asks for too much gets one that is there already.
  if (code === "rate_limited") return app.refusalPages.page(view, preferences);
  const back = backPath(asking.request);
  try {
    return await renderInTurn(asking, app, preferences, () => ({ ...view, back }));
  } catch (refusal) {
    if (refusal instanceof ChatError && refusal.code === "rate_limited") return undefined;
    throw refusal;
  }
}

function lineResponse({ code, message }: Problem, status: number, headers: Headers): Response {
  headers.set("content-type", "text/plain; charset=utf-8");
  return new Response(`${code}: ${message}\n`, { status, headers });
}

/** Back to the room that it was about, if it was. */
function backPath(request: Request): string {
  const [, rooms, room = ""] = URL.parse(request.url)?.pathname.split("/") ?? [];
  return rooms === "rooms" && isRoomName(room) ? `/rooms/${room}` : "/";
}
