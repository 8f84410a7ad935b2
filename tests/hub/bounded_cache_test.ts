// Values that are created once, and how many of them are cached.

import { assertEquals, assertThrows } from "@std/assert";
import { BoundedCache } from "../../hub/bounded_cache.ts";

Deno.test("BoundedCache.get() creates a value once, and drops the oldest if there are too many", () => {
  const made: string[] = [];
  const values = new BoundedCache<string>(2);
  const get = (key: string) =>
    values.get(key, () => {
      made.push(key);
      return `value of ${key}`;
    });
  assertEquals(["a", "b", "a", "c", "a", "c"].map(get), [
    "value of a",
    "value of b",
    "value of a",
    "value of c",
    "value of a",
    "value of c",
  ]);
  assertEquals(made, ["a", "b", "c", "a"]);
});

Deno.test("BoundedCache.get() keeps nothing of a value that could not be made", () => {
  const values = new BoundedCache<string>(2);
  assertThrows(() =>
    values.get("a", () => {
      throw new RangeError("no");
    }), RangeError);
  assertEquals(values.get("a", () => "now"), "now");
});
