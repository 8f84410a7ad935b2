// An error in words, with a way on.

import type { ErrorView } from "../../protocol/view.ts";
import { ProductMark } from "./product_mark.tsx";
import { laterTexts, pageTexts } from "../texts.ts";

/** What went wrong, and where to go. */
export function ErrorPage({ view }: { readonly view: ErrorView }) {
  return (
    <div class="sheet is-narrow">
      <header class="sheet-header">
        <ProductMark />
      </header>
      <main class="card is-error">
        <p class="error-status">{view.status}</p>
        <h1>{pageTexts.error.title(view.code, view.title)}</h1>
        <p>{laterTexts.refusal(view.code, view.detail)}</p>
        <p class="button-row">
          {view.back !== "/" && <a class="button" href={view.back}>{pageTexts.error.back}</a>}
          <a class={view.back === "/" ? "button" : "button is-quiet"} href="/">
            {pageTexts.error.home}
          </a>
        </p>
      </main>
    </div>
  );
}
