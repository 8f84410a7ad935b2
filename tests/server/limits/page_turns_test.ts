// Pages are rendered in turns: one at a time, all addresses in turn, none for closed connections,
// and not too many waiting.

import { assert, assertEquals, assertRejects } from "@std/assert";
import { ChatError } from "../../../protocol/chat_error.ts";
import { FakeClock } from "../../support/fake_clock.ts";
import { PageTurns, ReaderGone } from "../../../server/limits/page_turns.ts";

const WAITING_MAX = 400;
const HERE = new AbortController().signal;

/** A turn that is over at once. */
async function finishTurn(turns: PageTurns, address: string): Promise<void> {
  using _turn = await turns.acquire(address, HERE);
}

Deno.test("PageTurns.acquire() gives one turn at a time, with a pause for others between two", async () => {
  const turns = new PageTurns();
  const order: string[] = [];
  const pages = [1, 2, 3].map(async (n) => {
    using _turn = await turns.acquire("a", HERE);
    order.push(`page ${n}`);
  });
  // Other work, as it arrives from sockets and files.
  const others = (async () => {
    while (order.length < 6) {
      await new Promise((resolve) => setImmediate(resolve));
      if (order.at(-1) !== "else") order.push("else");
    }
  })();
  await Promise.all([...pages, others]);
  assertEquals(order.slice(0, 5), ["page 1", "else", "page 2", "else", "page 3"]);
});

Deno.test("PageTurns.acquire() pauses longer after a costly page, so that others have most of the time", async () => {
  const time = new FakeClock();
  const turns = new PageTurns({ clock: time });
  /** The ms after which the next in line has its turn. */
  const pauseAfter = async (tookMs: number) => {
    const turn = await turns.acquire("a", HERE);
    const next = finishTurn(turns, "a");
    time.pass(tookMs);
    turn[Symbol.dispose]();
    let pause = 0;
    while (turns.waiting > 0) time.advance(pause++ === 0 ? 0 : 1);
    await next;
    time.advance(0);
    return pause - 1;
  };
  assertEquals(await pauseAfter(3), 0);
  assertEquals(await pauseAfter(15), 40);
  assertEquals(await pauseAfter(5_000), 200);
});

Deno.test("PageTurns.acquire() gives no turn while another one lasts, whatever that waits for", async () => {
  const turns = new PageTurns();
  let most = 0;
  let now = 0;
  const page = async () => {
    using _turn = await turns.acquire("a", HERE);
    most = Math.max(most, ++now);
    // A page is read before it is rendered, and may fail.
    await new Promise((resolve) => setTimeout(resolve, 2));
    now--;
    throw new Error("broken");
  };
  const ended = await Promise.allSettled(Array.from({ length: 10 }, page));
  assertEquals([most, ended.length, turns.waiting], [1, 10, 0]);
});

Deno.test("PageTurns.acquire() lets no address wait for all pages of another one", async () => {
  const turns = new PageTurns();
  const order: string[] = [];
  const want = async (address: string) => {
    using _turn = await turns.acquire(address, HERE);
    order.push(address);
  };
  const all = [...Array.from({ length: 20 }, () => want("a")), want("b"), want("c")];
  assertEquals(turns.waiting, 21);
  await Promise.all(all);
  assert(order.indexOf("b") <= 2 && order.indexOf("c") <= 3, order.join());
  assertEquals(turns.waiting, 0);
});

Deno.test("PageTurns.acquire() skips closed connections, and continues with the others", async () => {
  const turns = new PageTurns();
  const gone = new AbortController();
  const first = await turns.acquire("a", HERE);
  const refused = ["a", "b"].map((address) =>
    assertRejects(() => turns.acquire(address, gone.signal), ReaderGone)
  );
  const last = finishTurn(turns, "a");
  gone.abort();
  first[Symbol.dispose]();
  await Promise.all([...refused, last]);
  assertEquals(turns.waiting, 0);
});

Deno.test("PageTurns.acquire() limits the waiting pages of an address, without closed connections", async () => {
  const turns = new PageTurns();
  const gone = new AbortController();
  const first = await turns.acquire("a", HERE);
  const waiting = Array.from({ length: WAITING_MAX }, () => turns.acquire("a", gone.signal));
  const tooMany = await assertRejects(() => turns.acquire("a", HERE), ChatError);
  assertEquals(tooMany.code, "rate_limited");
  assert(tooMany.retryAfter! > 0);
  const other = finishTurn(turns, "b");
  gone.abort();
  const last = finishTurn(turns, "a");
  first[Symbol.dispose]();
  const kept = (await Promise.allSettled(waiting)).filter(({ status }) => status === "fulfilled");
  assertEquals(kept, []);
  await Promise.all([other, last]);
  assertEquals(turns.waiting, 0);
});
