// Parses scripts like a browser of a given year. Pinned here for the reason given in playwright.ts.

export { parse } from "npm:acorn@8.19.0";
