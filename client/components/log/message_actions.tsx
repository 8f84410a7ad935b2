// What can be done about one's own message: a button that opens "edit" and "delete" beside it.

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

/** Much of a text is enough to tell messages apart in a list of buttons. */
const LABEL_LENGTH = 40;

/** A small disclosure; it lies over the log, so that opening it moves nothing. */
export function MessageActions({ text, onEdit, onDelete }: MessageActionsProps) {
  const [stage, setStage] = useState<Stage>("closed");
  const root = useRef<HTMLDivElement>(null);
  const opener = useRef<HTMLButtonElement>(null);
  const first = useRef<HTMLButtonElement>(null);
  // Before anything is painted: the button that was pressed is gone, and the focus with it.
  useLayoutEffect(() => {
    if (stage === "closed") return;
    first.current?.focus();
    const closeOutside = (event: Event) => {
      // Not its target, which seen from here is a whole shadow tree.
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
        // Nothing gets the focus where a button goes, or where a browser gives buttons none.
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
          <button type="button" ref={first} onClick={close}>{t.message.keep}</button>
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
