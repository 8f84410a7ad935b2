// In the composer's place: the way to the welcome page, for who has no name where a bare one is not enough.

import { useContext, useLayoutEffect, useRef } from "preact/hooks";
import { HostEnvironment, linkAttributes } from "../host_environment.ts";
import { t } from "../../i18n/messages.ts";

/** Props of `SignInFirst`. */
export interface SignInFirstProps {
  readonly room: string;
  /** The focus stood in the field that this takes the place of. */
  readonly wasHere?: boolean;
  /** What was written and not taken: it can be copied. */
  readonly text?: string;
}

/** Where a bare name is not enough, the welcome page asks for what is. */
export function SignInFirst({ room, wasHere = false, text }: SignInFirstProps) {
  const environment = useContext(HostEnvironment);
  const link = useRef<HTMLAnchorElement>(null);
  // Before anything is painted: the field is gone, and the focus with it.
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
