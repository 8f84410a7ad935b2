// Validates JSON Schema 2020-12. Pinned here for the reason given in playwright.ts.

export { default as Ajv } from "npm:ajv@8.20.0/dist/2020.js";
