// Property tests. Pinned here for the reason given in playwright.ts.

export { default as fc } from "npm:fast-check@4.10.2";
