// Test files that run in parallel look for their programs one after the other.

import { assertEquals } from "@std/assert";
import { findOrInstall } from "./debian_package.ts";

Deno.test("findOrInstall() looks for one at a time, however many want one", async () => {
  const looking = { now: 0, most: 0 };
  const find = async () => {
    looking.now += 1;
    looking.most = Math.max(looking.most, looking.now);
    await new Promise((resolve) => setTimeout(resolve));
    looking.now -= 1;
    return "/there";
  };
  const wanted = Array.from(
    { length: 5 },
    () => findOrInstall({ packageName: "none", find, missing: "Cannot find it" }),
  );
  assertEquals(await Promise.all(wanted), wanted.map(() => "/there"));
  assertEquals(looking.most, 1);
});
