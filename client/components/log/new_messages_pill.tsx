// A button over the end of the log, shown while the user reads further up.

import { t } from "../../i18n/messages.ts";

/** Props of `NewMessagesPill`. */
export interface NewMessagesPillProps {
  readonly count: number;
  readonly onClick: () => void;
}

/** The button: with the number of new messages, if there are any, and an arrow. */
export function NewMessagesPill({ count, onClick }: NewMessagesPillProps) {
  return (
    <button
      type="button"
      class={count > 0 ? "pill has-news" : "pill"}
      aria-label={count > 0 ? undefined : t.log.toNewest}
      onClick={onClick}
    >
      {count > 0 && <span>{t.log.newMessages(count)}</span>}
      <svg viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">
        <path d="M8 3v9M4 8.5 8 12.5l4-4" />
      </svg>
    </button>
  );
}
