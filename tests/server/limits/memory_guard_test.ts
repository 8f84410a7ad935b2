// The steps of the guard as memory grows.

import { assertEquals } from "@std/assert";
import { MemoryGuard, type ShedStep } from "../../../server/limits/memory_guard.ts";

function setUp(limit: number, onShed: (step: ShedStep) => void = () => {}) {
  const done: string[] = [];
  let used = 0;
  const guard = new MemoryGuard({
    limit,
    used: () => used,
    refuseNewcomers: (refuse) => done.push(refuse ? "refuse" : "admit"),
    onShed,
    closeWaiting: () => done.push("close waiting"),
    endAll: () => Promise.resolve(void done.push("end all")),
  });
  const check = async (bytes: number) => {
    used = bytes;
    done.length = 0;
    guard.check();
    // Connections are ended in a task of their own.
    await new Promise((resolve) => setTimeout(resolve));
    return done.join(", ");
  };
  return { guard, check };
}

Deno.test("MemoryGuard leaves all in peace below the limit", async () => {
  const { guard, check } = setUp(100);
  assertEquals(await check(100), "admit");
  guard[Symbol.dispose]();
});

Deno.test("MemoryGuard refuses new connections and closes those with waiting bytes, then ends all", async () => {
  const { guard, check } = setUp(100);
  assertEquals(await check(101), "refuse, close waiting");
  assertEquals(await check(120), "refuse, end all");
  guard[Symbol.dispose]();
});

Deno.test("MemoryGuard ends all at once if memory is far over the limit", async () => {
  const { guard, check } = setUp(100);
  assertEquals(await check(126), "refuse, end all");
  guard[Symbol.dispose]();
});

Deno.test("MemoryGuard stops if closing slow connections was enough", async () => {
  const { guard, check } = setUp(100);
  await check(101);
  assertEquals(await check(90), "admit");
  assertEquals(await check(101), "refuse, close waiting");
  guard[Symbol.dispose]();
});

Deno.test("MemoryGuard does not end all again for what the allocator keeps", async () => {
  const { guard, check } = setUp(100);
  assertEquals(await check(150), "refuse, end all");
  for (let n = 0; n < 3; n++) assertEquals(await check(140), "admit");
  assertEquals(await check(180), "refuse, end all");
  assertEquals(await check(60), "admit");
  guard[Symbol.dispose]();
});

Deno.test("MemoryGuard without a limit has no timer that would keep it alive", () => {
  setUp(0);
});

Deno.test("MemoryGuard accepts new connections over the limit until memory grows, and reports it once", async () => {
  const reported: string[] = [];
  const { guard, check } = setUp(100, (step) => reported.push(step));
  await check(200);
  for (const bytes of [190, 170, 160, 160]) assertEquals(await check(bytes), "admit");
  assertEquals(await check(200), "admit");
  assertEquals(await check(201), "refuse, end all");
  assertEquals(await check(180), "admit");
  assertEquals(reported, ["all_ended", "newcomers_admitted", "all_ended", "newcomers_admitted"]);
  assertEquals(await check(90), "admit");
  assertEquals(await check(101), "refuse, close waiting");
  guard[Symbol.dispose]();
});

Deno.test("MemoryGuard continues if reporting, closing, refusing or ending throws", async () => {
  const faults: unknown[] = [];
  const done: string[] = [];
  let used = 0;
  const fails = (what: string) => () => {
    done.push(what);
    throw new Error(what);
  };
  const guard = new MemoryGuard({
    limit: 100,
    used: () => used,
    refuseNewcomers: fails("refuse"),
    closeWaiting: fails("close"),
    endAll: fails("end"),
    onShed: fails("notify"),
    onFault: (error) => {
      faults.push(error);
      throw error;
    },
  });
  const check = async (bytes: number) => {
    used = bytes;
    done.length = 0;
    guard.check();
    // Connections are ended in a task of their own.
    await new Promise((resolve) => setTimeout(resolve));
    return done.join(", ");
  };
  assertEquals(await check(110), "refuse, close, notify");
  assertEquals(await check(120), "refuse, notify, end");
  assertEquals(await check(120), "refuse, notify");
  assertEquals(await check(300), "refuse, notify, end");
  assertEquals(faults.length, 11);
  guard[Symbol.dispose]();
});
