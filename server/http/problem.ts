// A refusal as an answer: problem+json (RFC 9457), a small page for a browser, a line for text.

import type { ChatError } from "../../protocol/chat_error.ts";
import { ERROR_CODES } from "../../protocol/error_codes.ts";
import { LANGUAGE_TAGS } from "../../protocol/language.ts";
import { isRoomName } from "../../protocol/room_name.ts";
import type { House } from "../house.ts";
import { negotiate } from "./negotiate.ts";
import { refusalHeaders } from "./refusal_headers.ts";
import { LANGUAGE_VARIES } from "./visitor_language.ts";
import { visitorManner } from "./visitor_manner.ts";

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

/** The answer to a request that was refused. */
export function problemResponse(
  error: Pick<ChatError, "code" | "message" | "retryAfter">,
  request: Request,
  house: Pick<House, "renderPage" | "files">,
  options: ProblemOptions = {},
): Response {
  const { meaning, status: ofCode } = ERROR_CODES[error.code];
  const { status = ofCode, title = meaning } = options;
  const headers = refusalHeaders(error, options.headers);
  headers.set("vary", "Accept");
  headers.set("cache-control", "no-store");
  switch (negotiate(request, PROBLEM_TYPES)) {
    case "text/html": {
      headers.set("content-type", "text/html; charset=utf-8");
      const back = backPath(request);
      const { code, message: detail } = error;
      const page = { page: "error", status, code, title, detail, back } as const;
      const manner = visitorManner(request);
      headers.set("content-language", LANGUAGE_TAGS[manner.language]);
      headers.set("vary", LANGUAGE_VARIES);
      return new Response(house.renderPage(page, house.files.assets, manner), {
        status,
        headers,
      });
    }
    case "text/plain":
      headers.set("content-type", "text/plain; charset=utf-8");
      return new Response(`${error.code}: ${error.message}\n`, { status, headers });
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

/** Back to the room that it was about, if it was. */
function backPath(request: Request): string {
  const [, rooms, room = ""] = URL.parse(request.url)?.pathname.split("/") ?? [];
  return rooms === "rooms" && isRoomName(room) ? `/rooms/${room}` : "/";
}
