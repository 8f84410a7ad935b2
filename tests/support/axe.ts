// Looks a page over for what keeps somebody out, as it is to different eyes.

import { axe } from "./axe_core.ts";
import type { CDPSession, Page } from "./playwright.ts";

/** What somebody's system asks for. */
export interface Eyes {
  readonly colorScheme: "light" | "dark";
  readonly forcedColors: "active" | "none";
}

/** Light, dark, and the system's own few colours. */
export const ALL_EYES: readonly Eyes[] = [
  { colorScheme: "light", forcedColors: "none" },
  { colorScheme: "dark", forcedColors: "none" },
  { colorScheme: "dark", forcedColors: "active" },
];

// Only what was found; the whole answer is some megabytes.
const run = (without: readonly string[]) =>
  `axe.run(document, { resultTypes: ["violations"], rules: ${
    JSON.stringify(Object.fromEntries(without.map((rule) => [rule, { enabled: false }])))
  } }).then(({ violations }) =>
  violations.flatMap(({ id, nodes }) =>
    nodes.map(({ html, any, all, none }) =>
      id + ": " + html.slice(0, 160) + " " +
      [...any, ...all, ...none].map(({ message }) => message).join("; "))))`;

/** Everything that axe objects to in the page as it stands, for all eyes; `without` some rules. */
export async function objections(page: Page, without: readonly string[] = []): Promise<string[]> {
  // Past the page's security policy, under which no test could bring a script.
  const session = await page.context().newCDPSession(page);
  try {
    await evaluate(session, `globalThis.axe ? 0 : (0, () => { ${axe.source} })()`);
    const found: string[] = [];
    for (const eyes of ALL_EYES) {
      // Without motion: a colour on its way to another is none of the design's.
      await page.emulateMedia({ ...eyes, reducedMotion: "reduce" });
      for (const objection of await evaluate(session, run(without))) {
        found.push(`${Object.values(eyes)}: ${objection}`);
      }
    }
    return found;
  } finally {
    await session.detach();
  }
}

// deno-lint-ignore no-explicit-any -- whatever the expression gives
async function evaluate(session: CDPSession, expression: string): Promise<any> {
  const { result, exceptionDetails } = await session.send("Runtime.evaluate", {
    expression,
    awaitPromise: true,
    returnByValue: true,
  });
  if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? expression);
  return result.value;
}
