// How a user is shown: a picture, which is decorative, and a name.

import { useContext, useState } from "preact/hooks";
import { hueOf, initialOf } from "../../protocol/avatar.ts";
import type { User } from "../../protocol/events/base.ts";
import { HostEnvironment } from "./host_environment.ts";

/** Props of `Avatar`. */
export interface AvatarProps {
  readonly user: User;
  /** Width and height of a picture, CSS px; the style sheet sizes initials. */
  readonly size: number;
}

/** A user's picture; an initial for guests, and if the picture cannot be loaded. */
export function Avatar({ user, size }: AvatarProps) {
  const { address, embedded } = useContext(HostEnvironment);
  const [missing, setMissing] = useState("");
  if (user.guest || missing === user.avatar) {
    // Drawn by the style sheet, like the server's own: fetching and painting a picture would take a
    // slow page as long as the rest of the line.
    return (
      <span
        class={`avatar is-drawn hue-${hueOf(user.id)}`}
        data-initial={initialOf(user.name)}
        aria-hidden="true"
      />
    );
  }
  return (
    <img
      class="avatar"
      // A cross-origin isolated page shows only images loaded with CORS.
      crossOrigin={embedded ? "anonymous" : undefined}
      src={address(user.avatar)}
      width={size}
      height={size}
      alt=""
      loading="lazy"
      decoding="async"
      // Offline, or embedded from a members-only server, whose pictures need a cookie.
      onError={() => setMissing(user.avatar)}
    />
  );
}

/** A user's name, kept apart from the text around it; `tag` distinguishes users of the same name. */
export function UserName({ user, tag }: { readonly user: User; readonly tag?: string }) {
  return (
    <span class="user-name">
      <bdi class="user-name-text notranslate">{user.name}</bdi>
      {tag && <span class="user-tag">{tag}</span>}
    </span>
  );
}
