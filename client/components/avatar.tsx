// How a user is shown: a picture, which is decorative, and a name.

import { useContext, useState } from "preact/hooks";
import { hueOf, initialOf } from "../../protocol/avatar.ts";
import type { User } from "../../protocol/event.ts";
import { HostEnvironment } from "./host_environment.ts";

/** Props of `Avatar`. */
export interface AvatarProps {
  readonly user: User;
  /** How wide and high a picture is, CSS px; an initial is sized by static/styles/avatars.css. */
  readonly size: number;
}

/** A user's picture; a guest, who has given no email, has an initial, and so has who has none. */
export function Avatar({ user, size }: AvatarProps) {
  const { address, embedded } = useContext(HostEnvironment);
  const [missing, setMissing] = useState("");
  if (user.guest || missing === user.avatar) {
    // As the server would draw it. As a picture it would be fetched, and painting it takes a slow page
    // as long as painting all else of a line (docs/performance.md).
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
      // A page that isolates itself shows only pictures that were asked for by CORS.
      crossOrigin={embedded ? "anonymous" : undefined}
      src={address(user.avatar)}
      width={size}
      height={size}
      alt=""
      loading="lazy"
      decoding="async"
      // There is no network, or a members-only server, which shows none to another site's page without a cookie.
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
