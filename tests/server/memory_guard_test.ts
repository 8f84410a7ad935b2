// What the guard does as memory fills, step by step.

import { assertEquals } from "@std/assert";
import { MemoryGuard, type ShedStep } from "../../server/limits/memory_guard.ts";

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
  const look = async (bytes: number) => {
    used = bytes;
    done.length = 0;
    guard.look();
    // Whatever is ended is ended in a task of its own.
    await new Promise((resolve) => setTimeout(resolve));
    return done.join(", ");
  };
  return { guard, look };
}

Deno.test("MemoryGuard leaves all in peace below the limit", async () => {
  const { guard, look } = setUp(100);
  assertEquals(await look(100), "admit");
  guard[Symbol.dispose]();
});

Deno.test("MemoryGuard refuses newcomers and closes who waits, then ends all", async () => {
  const { guard, look } = setUp(100);
  assertEquals(await look(101), "refuse, close waiting");
  assertEquals(await look(120), "refuse, end all");
  guard[Symbol.dispose]();
});

Deno.test("MemoryGuard ends all at once where the limit is far behind", async () => {
  const { guard, look } = setUp(100);
  assertEquals(await look(126), "refuse, end all");
  guard[Symbol.dispose]();
});

Deno.test("MemoryGuard stops where closing who waits was enough", async () => {
  const { guard, look } = setUp(100);
  await look(101);
  assertEquals(await look(90), "admit");
  assertEquals(await look(101), "refuse, close waiting");
  guard[Symbol.dispose]();
});

Deno.test("MemoryGuard does not end all again for what the allocator keeps", async () => {
  const { guard, look } = setUp(100);
  assertEquals(await look(150), "refuse, end all");
  for (let n = 0; n < 3; n++) assertEquals(await look(140), "admit");
  assertEquals(await look(180), "refuse, end all");
  assertEquals(await look(60), "admit");
  guard[Symbol.dispose]();
});

Deno.test("MemoryGuard without a limit has no timer that would keep it alive", () => {
  setUp(0);
});

Deno.test("MemoryGuard lets newcomers in again over the limit until memory grows, and tells so once", async () => {
  const told: string[] = [];
  const { guard, look } = setUp(100, (step) => told.push(step));
  await look(200);
  for (const bytes of [190, 170, 160, 160]) assertEquals(await look(bytes), "admit");
  assertEquals(await look(200), "admit");
  assertEquals(await look(201), "refuse, end all");
  assertEquals(await look(180), "admit");
  assertEquals(told, ["all_ended", "newcomers_admitted", "all_ended", "newcomers_admitted"]);
  assertEquals(await look(90), "admit");
  assertEquals(await look(101), "refuse, close waiting");
  guard[Symbol.dispose]();
});

Deno.test("MemoryGuard goes on where telling, closing, refusing or ending throws", async () => {
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
    onShed: fails("tell"),
    onFault: (error) => {
      faults.push(error);
      throw error;
    },
  });
  const look = async (bytes: number) => {
    used = bytes;
    done.length = 0;
    guard.look();
    // Whatever is ended is ended in a task of its own.
    await new Promise((resolve) => setTimeout(resolve));
    return done.join(", ");
  };
  assertEquals(await look(110), "refuse, close, tell");
  assertEquals(await look(120), "refuse, tell, end");
  assertEquals(await look(120), "refuse, tell");
  assertEquals(await look(300), "refuse, tell, end");
  assertEquals(faults.length, 11);
  guard[Symbol.dispose]();
});
