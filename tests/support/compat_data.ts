// MDN's browser compatibility data. Pinned here for the reason given in playwright.ts.

export { default as compatData } from "npm:@mdn/browser-compat-data@8.1.9" with { type: "json" };
