// Stands where a part of the page would be that did not come.

import { texts } from "./texts.ts";

/** Says so, and tries again. */
export function LoadFailed({ onRetry }: { readonly onRetry: () => void }) {
  return (
    <p class="load-failed" role="alert">
      <span>{texts.partFailed}</span>
      <button type="button" class="button is-small" onClick={onRetry}>{texts.log.tryAgain}</button>
    </p>
  );
}
