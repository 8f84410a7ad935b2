// Checks the accessibility of a page, in the colour schemes and contrasts of different users.

import { axe } from "./axe_core.ts";
import type { CDPSession, Page } from "./playwright.ts";

/** The preferences of a system. */
export interface Eyes {
  readonly colorScheme: "light" | "dark";
  readonly forcedColors: "active" | "none";
}

/** Light, dark, and forced colours. */
export const ALL_EYES: readonly Eyes[] = [
  { colorScheme: "light", forcedColors: "none" },
  { colorScheme: "dark", forcedColors: "none" },
  { colorScheme: "dark", forcedColors: "active" },
];

// Violations only; the full result has some megabytes.
const run = (without: readonly string[]) =>
  `axe.run(document, { resultTypes: ["violations"], rules: ${
    JSON.stringify(Object.fromEntries(without.map((rule) => [rule, { enabled: false }])))
  } }).then(({ violations }) =>
  violations.flatMap(({ id, nodes }) =>
    nodes.map(({ html, any, all, none }) =>
      id + ": " + html.slice(0, 160) + " " +
      [...any, ...all, ...none].map(({ message }) => message).join("; "))))`;

/**
 * Returns every violation of the current page in all schemes, except for the rules in `without`.
 */
export async function objections(page: Page, without: readonly string[] = []): Promise<string[]> {
  // Bypasses the page's security policy, under which no test could inject a script.
  const session = await page.context().newCDPSession(page);
  try {
    await evaluate(session, `globalThis.axe ? 0 : (0, () => { ${axe.source} })()`);
    const found: string[] = [];
    for (const eyes of ALL_EYES) {
      // Without motion: a colour in transition is not one of the design.
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
