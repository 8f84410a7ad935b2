// The composer: a plain form that works without scripts; with them it sends, grows and keeps the
// focus.

import { effect, type ReadonlySignal } from "@preact/signals";
import { useContext, useLayoutEffect, useRef, useState } from "preact/hooks";
import type { User } from "../../../protocol/events/base.ts";
import { NAME_MAX } from "../../../protocol/limits.ts";
import type { FormProblem, PublicConfig } from "../../../protocol/view.ts";
import { codePoints } from "../../../text/text_length.ts";
import { isComposing, onKeys } from "../keyboard.ts";
import { followEnterKey, isSendKey } from "../enter_key.ts";
import { fitHeight, isFocusElsewhere, isTypedNowhere } from "./composer_field.ts";
import { refusalMessage } from "../../i18n/load_messages.ts";
import { MENTION_LIST_ID, MentionList, mentionOptionId, useMentions } from "./mention_list.tsx";
import type { RoomActions } from "../../model/room_model.ts";
import { REFRESH_S } from "../refreshing_frames.tsx";
import { SignInFirst } from "./sign_in_first.tsx";
import { HostEnvironment } from "../host_environment.ts";
import { t } from "../../i18n/messages.ts";

/** The number of characters left is shown below this share of the limit. */
const NEARLY_FULL = 0.1;

/** Props of `Composer`. */
export interface ComposerProps {
  readonly room: string;
  readonly user: User | null;
  readonly config: PublicConfig;
  readonly problem?: FormProblem;
  /** The page has no scripts, and must keep that choice when the form reloads it. */
  readonly refreshed: boolean;
  /** A message in the log is being edited; the focus returns here afterwards. */
  readonly editing: boolean;
  /**
   * The draft of an earlier visit or of another tab. Only the field subscribes to it: typing
   * changes it too, and must not render the form.
   */
  readonly draft: ReadonlySignal<string>;
  /** Names that can be mentioned; called only while the user types a mention. */
  readonly names: () => readonly string[];
  readonly actions: Pick<
    RoomActions,
    "say" | "signIn" | "notifyTyping" | "editLast" | "saveDraft"
  >;
}

/** The form below the log; it asks for a name if the user has none. */
export function Composer(
  { room, user, config, problem, refreshed, editing, draft, names, actions }: ComposerProps,
) {
  const { address } = useContext(HostEnvironment);
  const field = useRef<HTMLTextAreaElement>(null);
  const nameField = useRef<HTMLInputElement>(null);
  // Above this the number is not shown, so it stays constant and typing does not render the form.
  const nearlyFull = config.textMax * NEARLY_FULL;
  const [left, setLeft] = useState(nearlyFull);
  const [failure, setFailure] = useState(
    problem && failureOf(refusalMessage(problem.code, problem.message)),
  );
  /** The session is being opened. */
  const isAsking = useRef(false);
  const isBeingComposed = useRef(false);
  /** The sent text is still in the field until its composition ends. */
  const isSaidWhileComposed = useRef(false);

  // If the field is removed, there is no event for the end of its composition.
  useLayoutEffect(() => {
    isBeingComposed.current = false;
    isSaidWhileComposed.current = false;
  }, [user === null && !config.guests]);
  const measure = () => {
    const { current } = field;
    if (!current) return;
    setLeft(Math.min(nearlyFull, config.textMax - codePoints(current.value)));
    fitHeight(current);
  };
  // The browser may have restored the text after a reload.
  useLayoutEffect(measure, []);
  useLayoutEffect(() =>
    effect(() => {
      const text = draft.value;
      const { current } = field;
      // Never replace a text while the user types.
      if (!current || current.value === text) return;
      // In a tab in the background, the field keeps the focus; there the other tab's text wins.
      const isWriting = current.value && document.hasFocus() &&
        current.matches(":focus");
      if (isWriting || (!text && problem?.text)) return;
      current.value = text;
      measure();
    }), [draft]);
  // Without scripts, Enter starts a new line, so the server renders no hint.
  useLayoutEffect(() =>
    followEnterKey((breaksLine) => {
      const { current } = field;
      if (!current) return;
      current.title = breaksLine ? t.composer.touchHint : t.composer.hint;
      current.enterKeyHint = breaksLine ? "enter" : "send";
    }), [user === null]);
  const mentions = useMentions(field, names);
  const written = () => {
    measure();
    actions.saveDraft(field.current?.value ?? "");
    if (field.current?.value.trim()) actions.notifyTyping();
  };
  const wasEditing = useRef(false);
  // Before painting: the focused editor is gone, and the next key is for the composer.
  useLayoutEffect(() => {
    const { current } = field;
    const root = current?.getRootNode() as Document | ShadowRoot | undefined;
    // Not if the focus is on the message again, or somewhere else.
    const isLost = root?.activeElement?.matches(".log") ||
      (current?.form && !isFocusElsewhere(current.form));
    if (wasEditing.current && !editing && isLost) current?.focus();
    wasEditing.current = editing;
  }, [editing]);

  useLayoutEffect(() => {
    const { current } = field;
    if (!current) return;
    return onKeys(current, (event) => {
      if (isTypedNowhere(event)) field.current?.focus();
    });
  }, []);

  /** Opens a session under the name; returns whether it worked. Text typed meanwhile stays. */
  const signIn = async (form: HTMLFormElement, text: string): Promise<boolean> => {
    const name = nameField.current?.value.trim() ?? "";
    if (name === "") {
      setFailure(failureOf(t.composer.nameMissing));
      nameField.current?.focus();
      return false;
    }
    isAsking.current = true;
    let refusal: string | undefined;
    try {
      refusal = await actions.signIn(name);
    } finally {
      isAsking.current = false;
    }
    setFailure(failureOf(refusal));
    const isElsewhere = isFocusElsewhere(form);
    if (refusal === undefined) {
      if (!isElsewhere) field.current?.focus();
    } else if (!isElsewhere && field.current?.value === text) nameField.current?.focus();
    return refusal === undefined;
  };
  const send = async () => {
    const { current } = field;
    if (!current?.form || isAsking.current || isSaidWhileComposed.current) return;
    const text = current.value;
    if (user) current.focus();
    else if (!await signIn(current.form, text) || !field.current) return;
    if (text.trim() === "" || codePoints(text) > config.textMax) return;
    setFailure(undefined);
    if (!isBeingComposed.current) return actions.say(text, removeSaid(current, text));
    // Replacing a text during its composition duplicates or loses it.
    isSaidWhileComposed.current = true;
    actions.say(text, current.value);
    current.addEventListener("compositionend", () => {
      isSaidWhileComposed.current = false;
      actions.saveDraft(removeSaid(current, text));
    }, { once: true });
  };
  /** Removes the sent text from the field; returns what was typed since. */
  const removeSaid = (current: HTMLTextAreaElement, text: string): string => {
    if (current.value === text) {
      current.value = "";
      mentions.close();
    } else if (current.value.startsWith(text)) {
      const isNewLine = current.value[text.length] === "\n";
      current.setRangeText("", 0, text.length + Number(isNewLine));
    }
    // If the user has changed the text itself, all of it stays: what is new is unknown.
    measure();
    return current.value;
  };

  if (!user && !config.guests) {
    return (
      <SignInFirst
        room={room}
        wasHere={field.current?.form?.matches(":focus-within")}
        text={problem?.text}
      />
    );
  }
  const crowded = left < nearlyFull;
  return (
    <form
      class="composer"
      id="end"
      method="post"
      action={address(`/rooms/${room}`)}
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      {/* A new element each time: screen readers do not repeat an equal text in the same one. */}
      {failure && <p class="composer-problem" role="alert" key={failure}>{failure.why}</p>}
      {!user && (
        <p class="composer-name">
          <label for="composer-name">{t.composer.name}</label>
          <input
            id="composer-name"
            name="name"
            autocomplete="nickname"
            placeholder={t.composer.name}
            required
            maxLength={NAME_MAX * 2}
            defaultValue={problem?.name}
            ref={nameField}
            onInput={() => setFailure(undefined)}
          />
          <span class="hint">{t.composer.nameHint}</span>
        </p>
      )}
      {user?.guest && <input type="hidden" name="name" value={user.name} />}
      {refreshed && <input type="hidden" name="refresh" value={REFRESH_S} />}
      {mentions.offered.length > 0 && <MentionList {...mentions} />}
      <p class="visually-hidden" role="status">
        {/* Announced again if the names differ, or are offered elsewhere in the text. */}
        {mentions.offered.length > 0 && (
          <span key={`${mentions.from} ${mentions.offered}`}>
            {t.composer.namesFound(mentions.offered.length)}
          </span>
        )}
      </p>
      <div class="composer-row">
        <label class="visually-hidden" for="composer-text">{t.composer.label}</label>
        <textarea
          id="composer-text"
          name="text"
          rows={1}
          dir="auto"
          placeholder={t.composer.placeholder}
          defaultValue={problem?.text}
          aria-describedby={crowded ? "composer-left" : undefined}
          aria-invalid={left < 0}
          ref={field}
          aria-autocomplete="list"
          aria-haspopup="listbox"
          aria-controls={mentions.offered.length > 0 ? MENTION_LIST_ID : undefined}
          aria-activedescendant={mentions.offered.length > 0
            ? mentionOptionId(mentions.chosen)
            : undefined}
          onInput={() => {
            written();
            mentions.update();
          }}
          onCompositionStart={() => isBeingComposed.current = true}
          onCompositionEnd={() => isBeingComposed.current = false}
          onBlur={() => mentions.close()}
          onKeyDown={(event) => {
            if (isComposing(event) || mentions.onKey(event)) return;
            if (isSendKey(event)) {
              event.preventDefault();
              send();
            } else if (event.key === "ArrowUp" && field.current?.value === "") {
              if (actions.editLast()) event.preventDefault();
            }
          }}
        />
        <button type="submit" class="send-button" aria-label={t.composer.send}>
          <svg viewBox="0 0 20 20" width="20" height="20" aria-hidden="true">
            <path d="M3 10 17 3l-4 14-3.5-5.5zm6.5 1.5 3.5-4" />
          </svg>
        </button>
      </div>
      {crowded && (
        <p
          class={left < 0 ? "composer-left is-over" : "composer-left"}
          id="composer-left"
          role={left < 0 ? "alert" : undefined}
        >
          {t.composer.left(left)}
        </p>
      )}
    </form>
  );
}

/** A new object for each refusal, so that an equal sentence is announced again. */
function failureOf(why: string | undefined): { readonly why: string } | undefined {
  return why === undefined ? undefined : { why };
}
