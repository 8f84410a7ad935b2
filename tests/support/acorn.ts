// Parses scripts as a browser of a given year does, pinned here for the reason given in playwright.ts.

export { parse } from "npm:acorn@8.19.0";
