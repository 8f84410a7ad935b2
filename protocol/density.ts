// How close the lines of a page stand.

/** The densities; the first is for whoever has chosen none. */
export const DENSITIES = ["roomy", "compact"] as const;

/** One of them. */
export type Density = typeof DENSITIES[number];

/** The cookie by which the server knows it before any script runs. */
export const DENSITY_COOKIE = "hubbub-density";

/** The density of that name, else the roomy one. */
export function asDensity(name: string | undefined): Density {
  return DENSITIES.find((density) => density === name) ?? DENSITIES[0];
}
