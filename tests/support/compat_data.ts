// MDN's data on which browser has what since when, pinned here for the reason given in playwright.ts.

export { default as compatData } from "npm:@mdn/browser-compat-data@8.1.9" with { type: "json" };
