// Where a user's picture is: on this host, under their id, with what is drawn where there is none.

/**
 * `/avatars/{id}?i={initial}`. The initial rides along because a guest is kept nowhere that it could
 * be looked up; a new name is a new address, so that no cache shows the old initial.
 */
export function avatarPath(id: string, name: string): string {
  return `/avatars/${id}?i=${encodeURIComponent(initialOf(name))}`;
}

/** The first code point of a name, in upper case. */
export function initialOf(name: string): string {
  return String.fromCodePoint(name.codePointAt(0) ?? 0x3f).toUpperCase();
}
