// Drives Firefox in the tests of other engines. Pinned here for the reason given in playwright.ts.

export { default as puppeteer } from "npm:puppeteer-core@25.16.0";
