// A transport that is loaded on demand behaves like the transport itself.

import { assertEquals } from "@std/assert";
import { loadedTransport } from "../../../client/connection/transports.ts";
import type { LinkEvents, OutgoingFrame, Transport } from "../../../client/connection/transport.ts";

/** Records everything that happens to it. */
function wire() {
  const sent: OutgoingFrame[] = [];
  const reported: string[] = [];
  let opened = 0;
  const transport: Transport = {
    name: "sse",
    open(events) {
      opened++;
      queueMicrotask(() => events.live());
      return {
        send: (frame) => void sent.push(frame),
        check: () => void reported.push("check"),
        close: () => void reported.push("close"),
      };
    },
  };
  return { transport, sent, reported, opened: () => opened };
}

function received() {
  const said: unknown[] = [];
  const events: LinkEvents = {
    frames: (frames) => void said.push(frames),
    live: () => void said.push("live"),
    closed: (next, cause) => void said.push([next, cause]),
  };
  return { events, said };
}

const SAY: OutgoingFrame = { type: "say", text: "hello", nonce: "1" };

Deno.test("loadedTransport() sends frames that waited for the transport in order, and later ones at once", async () => {
  const { transport, sent, reported } = wire();
  const { events, said } = received();
  const loading = Promise.withResolvers<Transport>();
  const link = loadedTransport("sse", () => loading.promise).open(events);
  link.send(SAY);
  link.send({ type: "typing" });
  assertEquals(sent, []);
  loading.resolve(transport);
  await loading.promise;
  await Promise.resolve();
  link.send({ ...SAY, nonce: "2" });
  link.check();
  link.close();
  assertEquals(sent, [SAY, { type: "typing" }, { ...SAY, nonce: "2" }]);
  assertEquals(reported, ["check", "close"]);
  assertEquals(said, ["live"]);
});

Deno.test("loadedTransport() opens nothing once it is closed", async () => {
  const { transport, opened } = wire();
  const { events, said } = received();
  const loading = Promise.withResolvers<Transport>();
  const link = loadedTransport("sse", () => loading.promise).open(events);
  link.close();
  loading.resolve(transport);
  await loading.promise;
  await Promise.resolve();
  assertEquals([opened(), said], [0, []]);
});

Deno.test("loadedTransport() loses the attempt if its module cannot be loaded", async () => {
  const { events, said } = received();
  loadedTransport("polling", () => Promise.reject(new TypeError("no network"))).open(events);
  await new Promise((resolve) => setTimeout(resolve));
  assertEquals(said, [["reconnect_later", "lost"]]);
});
