// How a listener is reopened: one at a time, and patiently if its port is taken.

import { assertEquals } from "@std/assert";
import { createLogger, type Logger, SILENT_LOGGER } from "../../server/ops/logger.ts";
import { type HttpListenerOptions, listen } from "../../server/http_listener.ts";

function optionsWith(logger: Logger): HttpListenerOptions {
  const handle = () => Promise.resolve(new Response("ok"));
  return { hostname: "127.0.0.1", port: 0, handle, logger };
}

const SLOW_MS = 10_000;

async function inTime<Value>(done: Promise<Value>): Promise<Value> {
  const { promise: late, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new Error("It takes too long")), SLOW_MS);
  return await Promise.race([done, late]).finally(() => clearTimeout(timer));
}

async function statusAt({ port }: { readonly port: number }): Promise<number> {
  const response = await fetch(`http://127.0.0.1:${port}/`);
  await response.body?.cancel();
  return response.status;
}

Deno.test("listen() reopens once for two requests at the same time", async () => {
  const httpListener = listen(optionsWith(SILENT_LOGGER));
  for (let round = 0; round < 3; round++) {
    await inTime(
      Promise.all([httpListener.reopen(), httpListener.reopen(), httpListener.reopen()]),
    );
    assertEquals(await statusAt(httpListener), 200);
  }
  await httpListener.close();
});

Deno.test("listen() tries again, ever later, while another program has its port", async () => {
  const lines: string[] = [];
  const httpListener = listen(optionsWith(createLogger({ write: (line) => lines.push(line) })));
  const { serve } = Deno;
  let refusals = 3;
  // deno-lint-ignore no-explicit-any -- its overloads do not matter here
  Deno.serve = (...args: any[]): any => {
    if (refusals-- > 0) throw new Deno.errors.AddrInUse("taken");
    // deno-lint-ignore no-explicit-any -- as above
    return (serve as any)(...args);
  };
  try {
    await inTime(Promise.all([httpListener.reopen(), httpListener.reopen()]));
  } finally {
    Deno.serve = serve;
  }
  const reported = lines.map((line) => JSON.parse(line));
  assertEquals(reported.map(({ event, level, retryInMs }) => [event, level, retryInMs]), [
    ["not_listening", "error", 100],
    ["not_listening", "error", 200],
    ["not_listening", "error", 400],
  ]);
  assertEquals(await statusAt(httpListener), 200);
  await httpListener.close();
});

Deno.test("listen() listens no more once it is closed, however often it is asked to", async () => {
  const httpListener = listen(optionsWith(SILENT_LOGGER));
  const again = httpListener.reopen();
  await httpListener.close();
  await inTime(again);
  await inTime(httpListener.reopen());
  await httpListener.close();
  const listener = Deno.listen({ hostname: "127.0.0.1", port: httpListener.port });
  listener.close();
});
