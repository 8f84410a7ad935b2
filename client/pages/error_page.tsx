// The page that explains an error.

import type { ErrorView } from "../../protocol/view.ts";
import { ProductMark } from "./product_mark.tsx";
import { restMessages } from "../i18n/messages.ts";

/** The error, and links to go on. */
export function ErrorPage({ view }: { readonly view: ErrorView }) {
  return (
    <div class="sheet is-narrow">
      <header class="sheet-header">
        <ProductMark />
      </header>
      <main class="card is-error">
        <p class="error-status">{view.status}</p>
        <h1>{restMessages.refusal(view.code, view.title)}</h1>
        <p>{restMessages.refusal(view.code, view.detail)}</p>
        <p class="button-row">
          {view.back !== "/" && <a class="button" href={view.back}>{restMessages.error.back}</a>}
          <a class={view.back === "/" ? "button" : "button is-quiet"} href="/">
            {restMessages.error.home}
          </a>
        </p>
      </main>
    </div>
  );
}
