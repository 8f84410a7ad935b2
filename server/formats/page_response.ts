// A view as an HTML answer.

import type { ChatError } from "../../protocol/chat_error.ts";
import { ERROR_CODES } from "../../protocol/error_codes.ts";
import { LANGUAGE_TAGS } from "../../protocol/page_preferences.ts";
import type { PageView } from "../../protocol/view.ts";
import { refusalHeaders } from "../http/refusal_headers.ts";
import { type Asking, type PageParts, renderInTurn } from "./render_in_turn.ts";
import { LANGUAGE_VARIES, saveLanguage } from "../http/request_language.ts";
import { pagePreferences } from "./page_preferences.ts";

const OK = 200;

/**
 * Counts a page, waits for its turn, and only then has `makeView` look for what is on it. Nobody but
 * the client's own browser may keep it, and it asks again. If the page tells of a refusal, its status
 * is the refusal's.
 *
 * @throws {ChatError} `rate_limited`; whatever `makeView` throws
 */
export async function pageResponse(
  asking: Asking,
  app: PageParts,
  makeView: () => PageView | Promise<PageView>,
  refusal?: ChatError,
): Promise<Response> {
  const { request } = asking;
  const headers = refusal === undefined ? new Headers() : refusalHeaders(refusal);
  headers.set("content-type", "text/html; charset=utf-8");
  headers.set("cache-control", "private, no-cache");
  const preferences = pagePreferences(request);
  headers.set("content-language", LANGUAGE_TAGS[preferences.language]);
  headers.set("vary", LANGUAGE_VARIES);
  saveLanguage(request, headers);
  const status = refusal === undefined ? OK : ERROR_CODES[refusal.code].status;
  return new Response(await renderInTurn(asking, app, preferences, makeView), { status, headers });
}
