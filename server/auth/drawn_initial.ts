// A picture for who has none: the initial on a colour that comes from the id.

import { escape } from "@std/html/entities";
import { hueOf, HUES } from "../../protocol/avatar.ts";

const CIRCLE = 360;
// White on these passes 4.5:1 at every hue (WCAG 2.2, 1.4.3); tests/server/auth/drawn_initial_test.ts
// computes it for all of them. The page's are the same (static/styles/avatars.css).
const SATURATION = 45;
const LIGHTNESS = 32;

/** The background for an id, as `[hue in degrees, saturation in %, lightness in %]`. */
export function avatarColour(id: string): readonly [number, number, number] {
  return [hueOf(id) * CIRCLE / HUES, SATURATION, LIGHTNESS];
}

/** An SVG of 64 by 64; without styles or scripts, so that it works under any policy. */
export function drawInitial(id: string, initial: string): string {
  const [hue, saturation, lightness] = avatarColour(id);
  return `<svg xmlns="http://www.w3.org/2000/svg" width="64" height="64" viewBox="0 0 64 64">` +
    `<rect width="64" height="64" fill="hsl(${hue},${saturation}%,${lightness}%)"/>` +
    `<text x="32" y="32" fill="#fff" font-family="system-ui,sans-serif" font-size="32" ` +
    `text-anchor="middle" dominant-baseline="central">${escape(initial)}</text></svg>`;
}
