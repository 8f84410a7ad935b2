// In the composer's place: the way to the welcome page, for who has no name where a bare one is not enough.

import { useContext, useLayoutEffect, useRef } from "preact/hooks";
import { linkAttributes, Surroundings } from "../surroundings.ts";
import { texts } from "../texts.ts";

/** Props of `SignInFirst`. */
export interface SignInFirstProps {
  readonly room: string;
  /** The focus stood in the field that this takes the place of. */
  readonly wasHere?: boolean;
}

/** Where a bare name is not enough, the welcome page asks for what is. */
export function SignInFirst({ room, wasHere = false }: SignInFirstProps) {
  const surroundings = useContext(Surroundings);
  const link = useRef<HTMLAnchorElement>(null);
  // Before anything is painted: the field is gone, and the focus with it.
  useLayoutEffect(() => {
    if (wasHere) link.current?.focus({ preventScroll: true });
  }, []);
  return (
    <p class="composer is-closed">
      {texts.composer.signInToWrite}{" "}
      <a
        href={surroundings.address(`/?room=${room}`)}
        {...linkAttributes(surroundings)}
        ref={link}
      >
        {texts.composer.signIn}
      </a>
    </p>
  );
}
