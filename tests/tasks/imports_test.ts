// Which import map is chosen, on networks of every kind.

import { assertEquals } from "@std/assert";
import { chooseImports, type ImportsWorld, NPM_FLAGS } from "../../tasks/imports.ts";

type Cached = "none" | "default" | "npm" | "both";

function world(cached: Cached, answers: ImportsWorld["answers"]) {
  const told: string[] = [];
  const isCached = (flags: readonly string[]) =>
    Promise.resolve(cached === "both" || cached === (flags.length === 0 ? "default" : "npm"));
  const tell = (message: string) => void told.push(message);
  return { told, choose: () => chooseImports({ isCached, answers, tell, within: 1 }) };
}

const unasked: ImportsWorld["answers"] = () => {
  throw new Error("Asked the network");
};

Deno.test("chooseImports() asks no network when a map is cached, the default one first", async () => {
  assertEquals(await world("both", unasked).choose(), []);
  assertEquals(await world("default", unasked).choose(), []);
  const { choose, told } = world("npm", unasked);
  assertEquals(await choose(), NPM_FLAGS);
  assertEquals(told.length, 1);
});

Deno.test("chooseImports() takes the default map in silence when its hosts answer", async () => {
  const { choose, told } = world("none", () => Promise.resolve(true));
  assertEquals(await choose(), []);
  assertEquals(told, []);
});

Deno.test("chooseImports() takes npm and says so when a host does not answer", async () => {
  const { choose, told } = world("none", (address) => Promise.resolve(address.includes("jsr.io")));
  assertEquals(await choose(), NPM_FLAGS);
  assertEquals(told.length, 1);
});

Deno.test("chooseImports() waits no longer than its bound when packets are swallowed", async () => {
  const swallowed = Promise.withResolvers<boolean>();
  assertEquals(await world("none", () => swallowed.promise).choose(), NPM_FLAGS);
});
