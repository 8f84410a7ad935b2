// Edits one's own message in place.

import { useLayoutEffect, useRef } from "preact/hooks";
import { breaksLine, isSendKey } from "../enter_key.ts";
import { isComposing } from "../keyboard.ts";
import { t } from "../../i18n/messages.ts";

/** Props of `MessageEditor`. */
export interface MessageEditorProps {
  readonly text: string;
  readonly onSave: (text: string) => void;
  readonly onCancel: () => void;
}

/** A field with the text. Saving an empty or unchanged text cancels. */
export function MessageEditor({ text, onSave, onCancel }: MessageEditorProps) {
  const field = useRef<HTMLTextAreaElement>(null);
  useLayoutEffect(() => {
    const { current } = field;
    if (!current) return;
    const root = current.getRootNode() as Document | ShadowRoot;
    const { activeElement } = root;
    current.value = text;
    current.focus({ preventScroll: true });
    current.setSelectionRange(text.length, text.length);
    // The composer restores its own focus.
    if (activeElement?.matches("textarea")) return;
    const { form } = current;
    const line = current.closest<HTMLElement>(".message");
    return () => {
      // Editing also ends if the message is deleted, while the focus may be elsewhere.
      const at = root.activeElement;
      const isElsewhere = at !== null && at !== document.body && !form?.contains(at);
      if (!line || isElsewhere) return;
      line.tabIndex = -1;
      line.focus({ preventScroll: true });
    };
  }, []);
  const save = () => {
    const changed = field.current?.value.trim() ?? "";
    if (changed === "" || changed === text) onCancel();
    else onSave(changed);
  };
  return (
    <form
      class="message-editor"
      onSubmit={(event) => {
        event.preventDefault();
        save();
      }}
      onKeyDown={(event) => {
        if (isComposing(event)) return;
        if (event.key === "Escape") {
          event.stopPropagation();
          onCancel();
        } else if (event.target === field.current && isSendKey(event)) {
          event.preventDefault();
          save();
        }
      }}
    >
      <textarea
        ref={field}
        rows={1}
        aria-label={t.message.editLabel}
        title={breaksLine() ? undefined : t.message.editHint}
        dir="auto"
      />
      <div class="button-row">
        <button type="submit" class="button is-small">{t.message.save}</button>
        <button type="button" class="button is-small is-quiet" onClick={onCancel}>
          {t.message.cancel}
        </button>
      </div>
    </form>
  );
}
