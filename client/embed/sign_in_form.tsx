// The sign-in form of a members-only server: name and password, asked for in the element itself.

import { useRef, useState } from "preact/hooks";
import { NAME_MAX } from "../../protocol/limits.ts";
import { t } from "../i18n/messages.ts";

/** What somebody writes at the sign-in form. */
export interface SignInRequest {
  readonly name: string;
  readonly password?: string;
}

/** Props of `SignInForm`. */
export interface SignInFormProps {
  /** The server's name, as a person reads it. */
  readonly host: string;
  /** Resolves to a sentence where it did not work. */
  readonly onEnter: (signInRequest: SignInRequest) => Promise<string | undefined>;
}

/** The form. */
export function SignInForm({ host, onEnter }: SignInFormProps) {
  const [problem, setProblem] = useState<{ readonly why: string } | undefined>(undefined);
  const [busy, setBusy] = useState(false);
  const passwordField = useRef<HTMLInputElement>(null);
  const enter = async (form: HTMLFormElement) => {
    if (busy) return;
    const fields = new FormData(form);
    const root = form.getRootNode() as Document | ShadowRoot;
    const focused = root.activeElement;
    setBusy(true);
    const refusal = await onEnter({
      name: String(fields.get("name")),
      password: String(fields.get("password")),
    });
    setBusy(false);
    setProblem(refusal === undefined ? undefined : { why: refusal });
    const { current } = passwordField;
    // Whoever types another one already, or has gone on, is not overtaken by the answer.
    if (refusal === undefined || root.activeElement !== focused) return;
    if (current?.value === fields.get("password")) current?.select();
  };
  return (
    <div class="notice">
      <form
        class="sign-in-form"
        onSubmit={(event) => {
          event.preventDefault();
          enter(event.currentTarget);
        }}
      >
        <p>{t.embed.closed(host)}</p>
        {/* A new element each time: an equal sentence in the same one would not be said again. */}
        {problem && <p class="form-problem" role="alert" key={problem}>{problem.why}</p>}
        <p class="field">
          <label for="door-name">{t.embed.name}</label>
          <input
            id="door-name"
            name="name"
            autocomplete="nickname"
            maxLength={NAME_MAX * 2}
            required
            dir="auto"
          />
        </p>
        <p class="field">
          <label for="door-password">{t.embed.password}</label>
          <input
            id="door-password"
            name="password"
            type="password"
            autocomplete="current-password"
            required
            ref={passwordField}
          />
        </p>
        <button type="submit" class="button">{t.embed.enter}</button>
      </form>
    </div>
  );
}
