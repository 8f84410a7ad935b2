// Browsers with other engines than Chromium's, found or installed, behind the few words that tests need.

import { findOrInstall, programPath } from "./debian_package.ts";
import { puppeteer } from "./puppeteer.ts";

/** One page of a browser. */
export interface EnginePage {
  go(url: string): Promise<void>;
  /** Somebody looks at it now: a hidden page is not drawn. */
  front(): Promise<void>;
  /** What the expression or function body says in the page. */
  run<Value>(body: string): Promise<Value>;
  /** Puts the cursor into a field and types; `\n` is Enter. */
  type(selector: string, text: string): Promise<void>;
}

/** A browser. */
export interface Engine extends AsyncDisposable {
  /** A page; each has storage and cookies of its own or shares them, as the engine has it. */
  open(): Promise<EnginePage>;
}

/** Debian's Firefox, by WebDriver BiDi. */
export async function launchFirefox(): Promise<Engine> {
  const executablePath = await findOrInstall({
    packageName: "firefox-esr",
    find: () => programPath("firefox-esr", "firefox"),
    missing: "Cannot find Firefox: install it (Debian: apt-get install firefox-esr)",
  });
  const browser = await puppeteer.launch({ browser: "firefox", executablePath, headless: true });
  return {
    async open() {
      const page = await browser.newPage();
      return {
        go: async (url) => void await page.goto(url),
        front: () => page.bringToFront(),
        run: (body) => page.evaluate(`(() => { ${body} })()`) as Promise<never>,
        async type(selector, text) {
          await page.focus(selector);
          for (const [index, line] of text.split("\n").entries()) {
            if (index > 0) await page.keyboard.press("Enter");
            await page.keyboard.type(line);
          }
        },
      };
    },
    [Symbol.asyncDispose]: () => browser.close(),
  };
}
