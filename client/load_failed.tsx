// Stands where a part of the page would be that did not come.

import { texts } from "./texts.ts";

/** Props of `LoadFailed`. */
export interface LoadFailedProps {
  readonly onRetry: () => void;
  /** Where nothing else leads out of what it stands in. */
  readonly onClose?: () => void;
}

/** Says so, and tries again. */
export function LoadFailed({ onRetry, onClose }: LoadFailedProps) {
  return (
    <p class="load-failed" role="alert">
      <span>{texts.partFailed}</span>
      <button type="button" class="button is-small" onClick={onRetry}>{texts.log.tryAgain}</button>
      {onClose && (
        <button type="button" class="button is-small is-quiet" onClick={onClose}>
          {texts.message.cancel}
        </button>
      )}
    </p>
  );
}
