// The one place where pages are rendered for a request: each is counted first, and waits for its turn.

import type { PageManner, PageView } from "../../protocol/view.ts";
import type { House } from "../house.ts";
import { PAGE_COST } from "../limits/read_cost.ts";
import type { Visit } from "../visit.ts";

/** Who asks, and what their reading counts as. */
export type Asking = Pick<Visit, "request" | "reads">;

/** What renders, and what bounds it. */
export type PageHouse = Pick<House, "renderPage" | "files" | "turns">;

/**
 * Renders what `makeView` finds out, in this one's turn.
 *
 * @throws {ChatError} `rate_limited`, before anything is read; whatever `makeView` throws
 * @throws {ReaderGone} if whoever asked has gone meanwhile
 */
export async function renderInTurn(
  { request, reads }: Asking,
  house: PageHouse,
  manner: PageManner,
  makeView: () => PageView | Promise<PageView>,
): Promise<string> {
  reads.raiseTo(PAGE_COST);
  using _turn = await house.turns.take(reads.address, request.signal);
  return house.renderPage(await makeView(), house.files.assets, manner);
}
