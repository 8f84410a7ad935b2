// The picture beside a name. Empty alt: the name stands next to it.

import type { User } from "../../protocol/event.ts";

/** A user's picture, `size` CSS pixels wide and high. */
export function Avatar({ user, size }: { readonly user: User; readonly size: number }) {
  return (
    <img
      class="avatar"
      src={user.avatar}
      width={size}
      height={size}
      alt=""
      loading="lazy"
      decoding="async"
    />
  );
}
