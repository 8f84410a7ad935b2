// The sign-in form that an embedded room shows if its server is members only.

import { useRef, useState } from "preact/hooks";
import { NAME_MAX } from "../../protocol/limits.ts";
import { t } from "../i18n/messages.ts";

/** What the user enters. */
export interface SignInRequest {
  readonly name: string;
  readonly password?: string;
}

/** Props of `SignInForm`. */
export interface SignInFormProps {
  /** The server's name for users. */
  readonly host: string;
  /** Resolves to the reason if the sign-in failed. */
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
    // A late refusal must not clear a new password or move the focus.
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
        {/* A new element each time: screen readers do not repeat an equal text in the same one. */}
        {problem && <p class="form-problem" role="alert" key={problem}>{problem.why}</p>}
        <p class="field">
          <label for="sign-in-name">{t.embed.name}</label>
          <input
            id="sign-in-name"
            name="name"
            autocomplete="nickname"
            maxLength={NAME_MAX * 2}
            required
            dir="auto"
          />
        </p>
        <p class="field">
          <label for="sign-in-password">{t.embed.password}</label>
          <input
            id="sign-in-password"
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
