// The picture beside a name. Empty alt: the name stands next to it.

import { useContext, useState } from "preact/hooks";
import { initialOf } from "../../protocol/avatar_path.ts";
import type { User } from "../../protocol/event.ts";
import { Surroundings } from "../surroundings.ts";

/** A user's picture, `size` CSS pixels wide and high. */
export function Avatar({ user, size }: { readonly user: User; readonly size: number }) {
  const { address, embedded } = useContext(Surroundings);
  const [missing, setMissing] = useState("");
  if (missing === user.avatar) {
    return <span class="avatar is-drawn" aria-hidden="true">{initialOf(user.name)}</span>;
  }
  return (
    <img
      class="avatar"
      // A page that isolates itself shows only pictures that were asked for by CORS.
      crossOrigin={embedded ? "anonymous" : undefined}
      src={address(user.avatar)}
      width={size}
      height={size}
      alt=""
      loading="lazy"
      decoding="async"
      // A closed house shows none to another site's page, which has no cookie to ask with.
      onError={embedded ? () => setMissing(user.avatar) : undefined}
    />
  );
}
