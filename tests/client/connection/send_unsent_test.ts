// Unsent messages of other rooms are sent once, in order, by their author, and kept if refused.

import { assertEquals } from "@std/assert";
import { SavedOutbox } from "../../../client/connection/saved_outbox.ts";
import type { OutboxEntry } from "../../../client/connection/outbox.ts";
import { sendUnsent, type SendUnsentOptions } from "../../../client/connection/send_unsent.ts";
import { FakeClock } from "../../support/fake_clock.ts";
import { MemoryStorage } from "../../support/memory_storage.ts";
import { ME } from "../sample.ts";

function entry(nonce: string, draft: OutboxEntry["draft"] = { type: "say", text: nonce }) {
  return { draft, nonce, at: 1, progress: { name: "waiting" }, resent: false } as const;
}

/** Locks that are free, or held by a living tab (`null`). */
function locksThatGive(lock: Lock | null): Pick<LockManager, "request"> {
  return {
    request: (_name: string, ...[, granted]: unknown[]) =>
      Promise.resolve((granted as LockGrantedCallback<unknown>)(lock)) as never,
  };
}

/** A server that answers by `answer`, and a browser with a closed tab in `den`. */
function rig() {
  const time = new FakeClock();
  const storage = new MemoryStorage();
  const asked: string[] = [];
  const server = { answer: (_nonce: string) => Response.json({ seq: 1, id: "x", at: 1 }) };
  const end = new AbortController();
  const send = (user = ME, locks: SendUnsentOptions["locks"] = locksThatGive({} as Lock)) =>
    sendUnsent({
      room: "lobby",
      storage,
      locks,
      user,
      clock: time,
      signal: end.signal,
      fetch(input, init) {
        const nonce = new Headers(init?.headers).get("idempotency-key") ?? "";
        asked.push(`${init?.method} ${input} ${nonce}`);
        return Promise.resolve(server.answer(nonce));
      },
    });
  const save = (room: string, entries: readonly OutboxEntry[]) =>
    new SavedOutbox({ room, tab: "gone", storage }).save(ME.id, entries);
  return { time, storage, asked, config: server, end, send, save };
}

Deno.test("sendUnsent() sends other rooms' entries in order, once, and leaves the open room's to it", async () => {
  const { storage, asked, send, save } = rig();
  save("lobby", [entry("n0")]);
  save("den", [
    entry("n1"),
    entry("n2", { type: "edit", target: 7, text: "x" }),
    entry("n3", { type: "delete", target: 8 }),
  ]);
  await send();
  await send();
  assertEquals(asked, ["POST /rooms/den n1", "PATCH /rooms/den/7 n2", "DELETE /rooms/den/8 n3"]);
  assertEquals(storage.length, 1);
});

Deno.test("sendUnsent() sends nothing of another user, and skips values that are not an outbox", async () => {
  const { storage, asked, send, save } = rig();
  save("den", [entry("n1")]);
  storage.setItem("hubbub.outbox.attic.gone", "{");
  await send({ ...ME, id: "u_other" });
  assertEquals([asked, storage.length], [[], 2]);
});

Deno.test("sendUnsent() leaves entries that a living tab may own to their room, and all without locks", async () => {
  const { storage, asked, send, save } = rig();
  save("den", [entry("n1")]);
  await send(ME, locksThatGive(null));
  await send(ME, null as never);
  assertEquals([asked, storage.length], [[], 1]);
});

Deno.test("sendUnsent() leaves a refused entry, and those after it, to its room", async () => {
  const { storage, asked, config: server, send, save } = rig();
  save("den", [entry("n1"), entry("n2"), entry("n3")]);
  server.answer = (nonce) =>
    nonce === "n2"
      ? Response.json({ code: "forbidden" }, { status: 403 })
      : Response.json({ seq: 1, id: "x", at: 1 });
  await send();
  assertEquals(asked.length, 2);
  const { entries } = JSON.parse(storage.getItem("hubbub.outbox.den.gone")!);
  assertEquals(entries.map(({ nonce }: OutboxEntry) => nonce), ["n2", "n3"]);
});

Deno.test("sendUnsent() waits as long as the server asks", async () => {
  const { storage, time, asked, config: server, send, save } = rig();
  save("den", [entry("n1")]);
  let refusals = 1;
  server.answer = () =>
    refusals-- > 0
      ? Response.json({ code: "rate_limited", retryAfter: 700 }, { status: 429 })
      : Response.json({ seq: 1, id: "x", at: 1 });
  const sent = send();
  // The answer arrives, and the pause begins.
  for (let turn = 0; turn < 5; turn += 1) await new Promise((resolve) => setTimeout(resolve, 0));
  assertEquals(asked.length, 1);
  time.advance(700);
  await sent;
  assertEquals([asked.length, storage.length], [2, 0]);
});
