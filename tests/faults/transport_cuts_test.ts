// Each transport, cut at random in a burst of messages: everyone gets every message once, in order.

import { assertEquals } from "@std/assert";
import type { KnownEvent } from "../../protocol/events/registry.ts";
import { CuttingProxy } from "../support/cutting_proxy.ts";
import { JsonSocket } from "../support/json_socket.ts";
import { IS_LONG } from "../support/long_form.ts";
import {
  readPolls,
  readSocket,
  readStream,
  type ResumingReader,
} from "../support/resuming_readers.ts";
import { randomFrom, seedFrom } from "../support/random.ts";
import { ServerProcess } from "../support/server_process.ts";

const CUTS = IS_LONG ? 200 : 20;
/** From inside the head of an answer to after several pages. */
const CUT_MAX_BYTES = 12_000;
const MESSAGES_A_BATCH = 25;
const TEXT_MAX = 300;
const DONE_WITHIN_MS = 120_000;
/** HUBBUB_SEED repeats the same cuts. */
const SEED = seedFrom();

const READERS: readonly (readonly [name: string, read: ResumingReader])[] = [
  ["JSON WebSocket", readSocket],
  ["server-sent events", readStream],
  ["long polling", readPolls],
];

Deno.test(`${CUTS} cuts of each transport lose nothing and repeat nothing (seed ${SEED})`, async (t) => {
  await using server = await ServerProcess.start({
    env: { HUBBUB_RATE: "0", HUBBUB_CONNECTIONS: "0" },
  });
  for (const [name, read] of READERS) {
    await t.step(name, async () => {
      const random = randomFrom(SEED);
      const room = name.toLowerCase().replaceAll(" ", "-");
      await using proxy = new CuttingProxy(server.port, {
        cuts: CUTS,
        bytesToCut: () => 1 + Math.floor(random() * CUT_MAX_BYTES),
      });
      await using writer = await JsonSocket.open(server.socketUrl, { name: "writer" });
      writer.send({ type: "join", room });
      await writer.next("joined");

      const taken: KnownEvent[] = [];
      const complete = Promise.withResolvers<void>();
      let head = Infinity;
      const reading = new AbortController();
      const reader = read({
        url: proxy.url,
        room,
        onEvent: (event) => {
          taken.push(event as KnownEvent);
          if (event.seq >= head) complete.resolve();
        },
        signal: reading.signal,
      });

      const texts: string[] = [];
      let cutting = true;
      proxy.done.then(() => cutting = false);
      while (cutting) {
        for (let n = 0; n < MESSAGES_A_BATCH; n++) {
          const text = `${texts.length} ${"x".repeat(random() * TEXT_MAX)}`;
          texts.push(text);
          writer.send({ type: "say", room, text });
        }
        await writer.next("ack", ({ seq }) => seq === texts.length);
      }
      head = texts.length;
      if (taken.at(-1)?.seq === head) complete.resolve();
      const late = setTimeout(() => {
        complete.reject(new Error(`Only ${taken.length} of ${head} messages came`));
      }, DONE_WITHIN_MS);
      await Promise.race([complete.promise, reader]).finally(() => clearTimeout(late));
      reading.abort();
      await reader;

      assertEquals(taken.map(({ seq }) => seq), texts.map((_, index) => index + 1));
      assertEquals(taken.map((event) => event.type === "message" && event.text), texts);
      assertEquals(new Set(taken.map(({ id }) => id)).size, texts.length);
    });
  }
});
