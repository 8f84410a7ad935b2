// A message in place of a room that cannot be shown.

import { t } from "../i18n/messages.ts";

/** Props of `Notice`. */
export interface NoticeProps {
  readonly text: string;
  /** Present if retrying may help. */
  readonly onRetry?: () => void;
}

/** The message, with a retry button if that may help. */
export function Notice({ text, onRetry }: NoticeProps) {
  return (
    <div class="notice" role="status">
      <p>{text}</p>
      {onRetry && (
        <button type="button" class="button is-quiet" onClick={onRetry}>
          {t.log.tryAgain}
        </button>
      )}
    </div>
  );
}
