// The pages that tell somebody that they ask for too much, each rendered once: they must cost nothing.

import type { PageAssets } from "../../protocol/page_assets.ts";
import type { PagePreferences } from "../../protocol/page_preferences.ts";
import type { ErrorView, RenderPage } from "../../protocol/view.ts";

/** There are some ten such messages, in two languages and two densities. */
const PAGES_MAX = 100;

/** Renders each page at its first use, and keeps it. */
export class RefusalPages {
  readonly #render: RenderPage;
  readonly #assets: PageAssets;
  readonly #pages = new Map<string, string>();

  /** None is rendered yet. */
  constructor(render: RenderPage, assets: PageAssets) {
    this.#render = render;
    this.#assets = assets;
  }

  /** The page; what it says must be one of few texts. */
  page(view: ErrorView, preferences: PagePreferences): string {
    const key = JSON.stringify([view, preferences]);
    const known = this.#pages.get(key);
    if (known !== undefined) return known;
    const page = this.#render(view, this.#assets, preferences);
    if (this.#pages.size >= PAGES_MAX) this.#pages.clear();
    this.#pages.set(key, page);
    return page;
  }
}
