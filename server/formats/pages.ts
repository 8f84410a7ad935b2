// Renders HTML pages for requests, one at a time; the cost of each is charged before it is rendered.

import type { ChatError } from "../../protocol/chat_error.ts";
import { ERROR_CODES } from "../../protocol/error_codes.ts";
import type { PageAssets } from "../../protocol/page_assets.ts";
import { LANGUAGE_TAGS, type PagePreferences } from "../../protocol/page_preferences.ts";
import type { ErrorView, PageView, RenderPage } from "../../protocol/view.ts";
import type { RequestContext } from "../auth/request_context.ts";
import { PageTurns } from "../limits/page_turns.ts";
import { PAGE_COST } from "../limits/read_cost.ts";
import { LANGUAGE_VARIES, pagePreferences, saveLanguage } from "./page_preferences.ts";
import { refusalHeaders } from "./refusal_headers.ts";

/** The request for a page, and its read cost. */
export type PageRequest = Pick<RequestContext, "request" | "reads">;

/** What renders pages, and what bounds it. */
export interface PagesOptions {
  readonly renderPage: RenderPage;
  /** The addresses of scripts and styles. */
  readonly assets: PageAssets;
  /** @default {new PageTurns()} */
  readonly turns?: PageTurns;
}

const OK = 200;
/** There are about ten refusals, in two languages and two densities. */
const REFUSALS_MAX = 100;

/** The one place where pages are rendered. */
export class Pages {
  readonly #renderPage: RenderPage;
  readonly #assets: PageAssets;
  readonly #turns: PageTurns;
  readonly #refusals = new Map<string, string>();

  /** Renders nothing yet. */
  constructor({ renderPage, assets, turns = new PageTurns() }: PagesOptions) {
    this.#renderPage = renderPage;
    this.#assets = assets;
    this.#turns = turns;
  }

  /**
   * A response with the page that `makeView` describes. Only the client's own browser may cache it,
   * and it revalidates. If the page shows a refusal, the response has the refusal's status.
   *
   * @throws {ChatError} `rate_limited`; whatever `makeView` throws
   */
  async respond(
    asking: PageRequest,
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
    return new Response(await this.render(asking, preferences, makeView), { status, headers });
  }

  /**
   * Charges for a page, waits for its turn, and only then calls `makeView` and renders the result.
   *
   * @throws {ChatError} `rate_limited`, before anything is read; whatever `makeView` throws
   * @throws {ReaderGone} if the client is gone by then
   */
  async render(
    { request, reads }: PageRequest,
    preferences: PagePreferences,
    makeView: () => PageView | Promise<PageView>,
  ): Promise<string> {
    reads.raiseTo(PAGE_COST);
    using _turn = await this.#turns.acquire(reads.address, request.signal);
    return this.#renderPage(await makeView(), this.#assets, preferences);
  }

  /**
   * The page of a refusal, rendered at its first use and cached: it is for clients over their limit,
   * so it must cost nothing. The set of texts in `view` has to be small.
   */
  refusal(view: ErrorView, preferences: PagePreferences): string {
    const key = JSON.stringify([view, preferences]);
    const cached = this.#refusals.get(key);
    if (cached !== undefined) return cached;
    const page = this.#renderPage(view, this.#assets, preferences);
    if (this.#refusals.size >= REFUSALS_MAX) this.#refusals.clear();
    this.#refusals.set(key, page);
    return page;
  }
}
