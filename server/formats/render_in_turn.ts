// The one place where pages are rendered for a request: each is counted first, and waits for its turn.

import type { PagePreferences } from "../../protocol/page_preferences.ts";
import type { PageView } from "../../protocol/view.ts";
import type { App } from "../app.ts";
import { PAGE_COST } from "../limits/read_cost.ts";
import type { RequestContext } from "../auth/request_context.ts";

/** Who asks, and what their reading counts as. */
export type Asking = Pick<RequestContext, "request" | "reads">;

/** What renders, and what bounds it. */
export type PageParts = Pick<App, "renderPage" | "files" | "turns">;

/**
 * Renders what `makeView` finds out, in this one's turn.
 *
 * @throws {ChatError} `rate_limited`, before anything is read; whatever `makeView` throws
 * @throws {ReaderGone} if whoever asked has gone meanwhile
 */
export async function renderInTurn(
  { request, reads }: Asking,
  app: PageParts,
  preferences: PagePreferences,
  makeView: () => PageView | Promise<PageView>,
): Promise<string> {
  reads.raiseTo(PAGE_COST);
  using _turn = await app.turns.acquire(reads.address, request.signal);
  return app.renderPage(await makeView(), app.files.assets, preferences);
}
