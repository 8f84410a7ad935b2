// Shows the page roomy or compact, and has the server render the next one so: a page that changes its
// height after it was seen would jump.

import { type Density, DENSITY_COOKIE } from "../../../protocol/page_preferences.ts";

const COOKIE_AGE_S = 365 * 24 * 60 * 60;

/** Sets the density of the whole document. */
export function showDensity(density: Density): void {
  const { dataset } = document.documentElement;
  if (dataset.density === density) return;
  dataset.density = density;
  document.cookie = `${DENSITY_COOKIE}=${density}; Path=/; Max-Age=${COOKIE_AGE_S}; SameSite=Lax`;
}
