// The menu of one's own message: a button that opens "Edit" and "Delete".

import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { isComposing } from "../keyboard.ts";
import { t } from "../../i18n/messages.ts";

/** Props of `MessageActions`. */
export interface MessageActionsProps {
  readonly text: string;
  readonly onEdit: () => void;
  readonly onDelete: () => void;
}

type Stage = "closed" | "open" | "confirming";

/** Length of the excerpt that distinguishes messages in a list of buttons. */
const LABEL_LENGTH = 40;

/** A disclosure that is positioned over the log, so that opening it moves nothing. */
export function MessageActions({ text, onEdit, onDelete }: MessageActionsProps) {
  const [stage, setStage] = useState<Stage>("closed");
  const root = useRef<HTMLDivElement>(null);
  const opener = useRef<HTMLButtonElement>(null);
  const first = useRef<HTMLButtonElement>(null);
  // Before painting: the pressed button is gone, and with it the focus.
  useLayoutEffect(() => {
    if (stage === "closed") return;
    first.current?.focus();
    const closeOutside = (event: Event) => {
      // Not the target: from here, that may be the host of a shadow tree.
      if (root.current && !event.composedPath().includes(root.current)) setStage("closed");
    };
    document.addEventListener("pointerdown", closeOutside);
    return () => document.removeEventListener("pointerdown", closeOutside);
  }, [stage]);
  const close = () => {
    setStage("closed");
    opener.current?.focus();
  };
  return (
    <div
      class={stage === "closed" ? "message-actions" : "message-actions is-open"}
      ref={root}
      onKeyDown={(event) => {
        if (isComposing(event) || event.key !== "Escape" || stage === "closed") return;
        event.stopPropagation();
        close();
      }}
      onFocusOut={({ relatedTarget }) => {
        // Empty if the button was removed, or in browsers that do not focus buttons.
        if (relatedTarget && !root.current?.contains(relatedTarget as Node)) setStage("closed");
      }}
    >
      <button
        type="button"
        class="icon-button message-actions-opener"
        aria-expanded={stage !== "closed"}
        aria-label={t.message.actions(text.slice(0, LABEL_LENGTH))}
        ref={opener}
        onClick={() => stage === "closed" ? setStage("open") : close()}
      >
        <svg viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">
          <path d="M3 8h0m5 0h0m5 0h0" />
        </svg>
      </button>
      {stage === "open" && (
        <div class="message-menu">
          <button type="button" ref={first} onClick={onEdit}>{t.message.edit}</button>
          <button type="button" onClick={() => setStage("confirming")}>
            {t.message.delete}
          </button>
        </div>
      )}
      {stage === "confirming" && (
        <div class="message-menu" role="group" aria-label={t.message.confirmDelete}>
          <span>{t.message.confirmDelete}</span>
          <button type="button" ref={first} onClick={close}>{t.message.cancelDelete}</button>
          <button
            type="button"
            class="is-danger"
            onClick={() => {
              close();
              onDelete();
            }}
          >
            {t.message.delete}
          </button>
        </div>
      )}
    </div>
  );
}
