// Replaces the composer if a session is required: links to the welcome page.

import { useContext, useLayoutEffect, useRef } from "preact/hooks";
import { HostEnvironment, linkAttributes } from "../host_environment.ts";
import { t } from "../../i18n/messages.ts";

/** Props of `SignInFirst`. */
export interface SignInFirstProps {
  readonly room: string;
  /** The replaced field had the focus. */
  readonly wasHere?: boolean;
  /** The text that was not accepted, so that it can be copied. */
  readonly text?: string;
}

/** A sentence with a link, and the unsent text. */
export function SignInFirst({ room, wasHere = false, text }: SignInFirstProps) {
  const environment = useContext(HostEnvironment);
  const link = useRef<HTMLAnchorElement>(null);
  // Before painting: the field is gone, and with it the focus.
  useLayoutEffect(() => {
    if (wasHere) link.current?.focus({ preventScroll: true });
  }, []);
  return (
    <p class="composer is-closed">
      {t.composer.signInToWrite}{" "}
      <a
        href={environment.address(`/?room=${room}`)}
        {...linkAttributes(environment)}
        ref={link}
      >
        {t.composer.signIn}
      </a>
      {text && <textarea aria-label={t.composer.label} readOnly rows={2} dir="auto" value={text} />}
    </p>
  );
}
