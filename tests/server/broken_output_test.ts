// The whole server if its log cannot be written: stdout and stderr are on a full disk.

import { assert, assertEquals } from "@std/assert";
import { JsonSocket } from "../support/json_socket.ts";
import { getJson, say } from "../support/http_requests.ts";
import { ServerProcess } from "../support/server_process.ts";
import { until } from "../support/until.ts";

const LINUX_ONLY = Deno.build.os !== "linux";

/** A free port. */
function freePort(): string {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  return String((listener.addr as Deno.NetAddr).port);
}

async function metric({ url }: ServerProcess, name: string): Promise<number> {
  const text = await (await fetch(`${url}/metrics`)).text();
  return Number(new RegExp(`^${name} (\\S+)$`, "m").exec(text)?.[1]);
}

for (const format of ["json", "text"]) {
  Deno.test({
    name: `a server that can write no ${format} log serves, acks, closes and stops in order`,
    ignore: LINUX_ONLY,
    async fn() {
      const env = { PORT: freePort(), HUBBUB_LOG: format };
      await using server = await ServerProcess.start({ env, output: "/dev/full" });
      await using alice = await JsonSocket.open(server.socketUrl, { name: "alice" });
      alice.send({ type: "join", room: "lobby" });
      await alice.next("joined");
      alice.send({ type: "say", room: "lobby", text: "hi", nonce: "n" });
      assertEquals((await alice.next("ack")).seq, 1);
      // A close is logged, and nothing may be lost before it.
      await using mallory = await JsonSocket.open(server.socketUrl, { name: "mallory" });
      mallory.sendText(new Uint8Array([1]));
      assertEquals((await mallory.closed).code, 1003);
      await say(server, "lobby", "still here", "bob");
      assertEquals((await alice.next("message", ({ text }) => text === "still here")).seq, 2);
      assert(await metric(server, "hubbub_log_lines_dropped_total") > 0);
      const { code, signal } = await server.kill("SIGTERM");
      assertEquals([code, signal], [0, null]);
      assertEquals((await alice.closed).code, 1001);
    },
  });
}

Deno.test({
  name:
    "a server over its memory limit that can tell nobody still sheds, and admits newcomers again",
  ignore: LINUX_ONLY,
  async fn() {
    // Over the limit from the start, whatever is closed.
    const env = { PORT: freePort(), HUBBUB_MEMORY: "1" };
    await using server = await ServerProcess.start({ env, output: "/dev/full" });
    await until(async () => {
      try {
        await using socket = await JsonSocket.open(server.socketUrl, { name: "alice" });
        socket.send({ type: "join", room: "lobby" });
        await socket.next("joined");
        await say(server, "lobby", "hi");
        return (await getJson(server, "/rooms/lobby")).head > 0;
      } catch {
        // Refused, or disconnected with all others, because a young process still grows by a
        // quarter: retry.
        return false;
      }
    });
    assertEquals((await server.kill("SIGTERM")).code, 0);
  },
});

Deno.test({
  name: "a start that fails ends with 1 where it cannot say why",
  ignore: LINUX_ONLY,
  async fn() {
    using taken = Deno.listen({ hostname: "127.0.0.1", port: 0 });
    const env = { PORT: String((taken.addr as Deno.NetAddr).port) };
    // It is never ready, so only the end of the process is awaited.
    const start = ServerProcess.start({ env, output: "/dev/full" });
    const failure = await start.then(() => "", (error: Error) => error.message);
    assert(failure.startsWith("The server ended with 1"), failure);
  },
});
