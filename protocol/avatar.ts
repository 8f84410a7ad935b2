// The address of a user's picture, and the initial and hue that are drawn if there is none.

/** Number of hues, evenly spaced around the colour wheel. */
export const HUES = 24;

/**
 * Returns `/avatars/{id}?i={initial}`. The initial is part of the address because guests are not stored,
 * and because a new name then has a new address, so that no cache shows the old initial.
 */
export function avatarPath(id: string, name: string): string {
  return `/avatars/${id}?i=${encodeURIComponent(initialOf(name))}`;
}

/** Returns the first code point of a name, in upper case. */
export function initialOf(name: string): string {
  return String.fromCodePoint(name.codePointAt(0) ?? 0x3f).toUpperCase();
}

/** Returns the hue for a user's id, 0 to HUES - 1. The id is random after its prefix `u_` or `g_`. */
export function hueOf(id: string): number {
  return parseInt(id.slice(2, 5), 36) % HUES;
}
