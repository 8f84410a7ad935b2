// Drives the page tests. Pinned here and not in deno.json: `deno task` asks the registry about
// every npm package that deno.json names, before the import map is chosen, on any network.

export {
  type Browser,
  type BrowserContext,
  type CDPSession,
  chromium,
  type Frame,
  type Locator,
  type Page,
  type Request,
} from "npm:playwright-core@1.65.1";
