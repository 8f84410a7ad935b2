// Which import map is chosen, on networks of every kind.

import { assertEquals, assertMatch } from "@std/assert";
import { chooseImports, type ImportsWorld, NPM_FLAGS, OWN_FLAGS } from "../../tasks/imports.ts";

type Cached = "none" | "own" | "npm" | "both";

const HOSTS = ["https://one.example/robots.txt", "https://two.example/robots.txt"];

function world(
  cached: Cached,
  network: Partial<ImportsWorld>,
): { reported: string[]; choose: () => Promise<readonly string[]> } {
  const reported: string[] = [];
  const never = () => {
    throw new Error("WriterRequest the network");
  };
  const isCached = (flags: readonly string[]) =>
    Promise.resolve(cached === "both" || cached === (flags === OWN_FLAGS ? "own" : "npm"));
  const print = (message: string) => void reported.push(message);
  const choice = { isCached, print, hosts: HOSTS, answers: never, install: never, ...network };
  return { reported, choose: () => chooseImports(choice) };
}

/** Resolves when the signal aborts. */
function givingUp<T>(signal: AbortSignal, value: T): Promise<T> {
  return new Promise((resolve) => signal.addEventListener("abort", () => resolve(value)));
}

const yes = () => Promise.resolve(true);

Deno.test("chooseImports() asks no network when a map is cached, deno.json's own first", async () => {
  assertEquals(await world("both", {}).choose(), OWN_FLAGS);
  assertEquals(await world("own", {}).choose(), OWN_FLAGS);
  const { choose, reported } = world("npm", {});
  assertEquals(await choose(), NPM_FLAGS);
  assertEquals(reported.length, 1);
});

Deno.test("chooseImports() takes deno.json's own in silence when everything arrives", async () => {
  const { choose, reported } = world("none", {
    answers: yes,
    install: () => Promise.resolve(undefined),
  });
  assertEquals(await choose(), OWN_FLAGS);
  assertEquals(reported, []);
});

Deno.test("chooseImports() takes npm and names the host that does not answer, without an install", async () => {
  const { choose, reported } = world("none", {
    answers: (address) => Promise.resolve(address.includes("one")),
  });
  assertEquals(await choose(), NPM_FLAGS);
  assertMatch(reported.join(), /: two\.example does not answer$/);
});

Deno.test("chooseImports() takes npm and says what did not arrive", async () => {
  const { choose, reported } = world("none", {
    answers: yes,
    install: () => Promise.resolve("500 of preact"),
  });
  assertEquals(await choose(), NPM_FLAGS);
  assertMatch(reported.join(), /: 500 of preact$/);
});

Deno.test("chooseImports() waits no longer than its bounds for an answer, and for everything", async () => {
  const swallowed = Promise.withResolvers<boolean>();
  const silent = world("none", { answers: () => swallowed.promise, answerWithin: 1 });
  assertEquals(await silent.choose(), NPM_FLAGS);
  assertMatch(silent.reported.join(), /: one\.example does not answer$/);
  const slow = world("none", {
    answers: yes,
    install: (signal) => givingUp(signal, "killed"),
    installWithin: 1,
  });
  assertEquals(await slow.choose(), NPM_FLAGS);
  assertMatch(slow.reported.join(), / arrived within 0\.001 s$/);
});

Deno.test("chooseImports() keeps what arrived just in time", async () => {
  const { choose, reported } = world("none", {
    answers: yes,
    install: (signal) => givingUp(signal, undefined),
    installWithin: 1,
  });
  assertEquals([await choose(), reported], [OWN_FLAGS, []]);
});
