// Stands where a part of the page would be that did not come.

import { useState } from "preact/hooks";
import { t } from "../i18n/messages.ts";

/** Props of `LoadFailed`. */
export interface LoadFailedProps {
  /** Resolves when the part has come, or has failed again. */
  readonly onRetry: () => Promise<void>;
  /** Where nothing else leads out of what it stands in. */
  readonly onClose?: () => void;
}

/** Says so, and tries again. */
export function LoadFailed({ onRetry, onClose }: LoadFailedProps) {
  const [tries, setTries] = useState(0);
  const retry = async () => {
    await onRetry();
    setTries((before) => before + 1);
  };
  return (
    <p class="load-failed" role="alert">
      {/* A new element each time: an equal sentence in the same one would not be said again. */}
      <span key={tries}>{t.partFailed}</span>
      <button type="button" class="button is-small" onClick={retry}>{t.log.tryAgain}</button>
      {onClose && (
        <button type="button" class="button is-small is-quiet" onClick={onClose}>
          {t.message.cancel}
        </button>
      )}
    </p>
  );
}
