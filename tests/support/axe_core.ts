// Checks accessibility. Pinned here for the reason given in playwright.ts.

export { default as axe } from "npm:axe-core@4.14.1";
