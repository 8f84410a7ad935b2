// Replaces a part of the page that did not load.

import { useState } from "preact/hooks";
import { t } from "../i18n/messages.ts";

/** Props of `LoadFailed`. */
export interface LoadFailedProps {
  /** Resolves when the part has loaded or failed again. */
  readonly onRetry: () => Promise<void>;
  /** If nothing else closes what surrounds it. */
  readonly onClose?: () => void;
}

/** A message, with a button that tries again. */
export function LoadFailed({ onRetry, onClose }: LoadFailedProps) {
  const [tries, setTries] = useState(0);
  const retry = async () => {
    await onRetry();
    setTries((before) => before + 1);
  };
  return (
    <p class="load-failed" role="alert">
      {/* A new element each time: screen readers do not repeat an equal text in the same one. */}
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
