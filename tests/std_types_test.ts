// Every import map provides types. Without them, these lines would pass and fail only with the
// other map: each line stands for an error that was once hidden that way.

import { assertEquals } from "@std/assert";
import { deleteCookie } from "@std/http/cookie";

type Place = { readonly newest: true } | { readonly after: number };

function newest(): Place {
  return { newest: true };
}

Deno.test("assertEquals() is checked to compare values of one type", () => {
  const place = { newest: true };
  // @ts-expect-error a boolean is not true
  assertEquals(newest(), place);
});

Deno.test("deleteCookie() is checked for attributes that std does not name", () => {
  // @ts-expect-error std names no sameSite here
  deleteCookie(new Headers(), "name", { path: "/", sameSite: "Lax" });
});

Deno.test("prom-client has names alone, as esm.sh serves it", async () => {
  const prometheus = await import("prom-client");
  // @ts-expect-error npm's CommonJS has a default export, esm.sh's types have none
  const { default: _default, Registry } = prometheus;
  assertEquals(typeof Registry, "function");
});
