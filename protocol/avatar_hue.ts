// The colour of who has no picture: the same wherever their initial is drawn.

/** So many hues, evenly around the circle. */
export const HUES = 24;

/** The hue of a user's id, 0 to HUES - 1: what follows `u_` or `g_` is random letters and digits. */
export function hueOf(id: string): number {
  return parseInt(id.slice(2, 5), 36) % HUES;
}
