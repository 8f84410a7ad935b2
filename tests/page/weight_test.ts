// What a first visit downloads stays small: the budgets of script and style, gzipped.

import { assertEquals } from "@std/assert";
import { ServerProcess } from "../support/server_process.ts";

const SCRIPT_MAX_BYTES = 40 * 1024;
const STYLE_MAX_BYTES = 12 * 1024;

Deno.test("the room's page needs at most 40 KiB of script and 12 KiB of style, gzipped", async () => {
  await using server = await ServerProcess.start();
  const page = await (await fetch(`${server.url}/rooms/lobby`, {
    headers: { accept: "text/html" },
  })).text();
  const scripts = await sizes(server, page, /<script[^>]+src="([^"]+)"/g);
  const preloads = await sizes(server, page, /<link[^>]+rel="modulepreload"[^>]+href="([^"]+)"/g);
  const styles = await sizes(server, page, /<link[^>]+rel="stylesheet"[^>]+href="([^"]+)"/g);
  assertEquals(scripts.length > 0 && styles.length > 0, true);
  assertEquals(sum([...scripts, ...preloads]) <= SCRIPT_MAX_BYTES, true);
  assertEquals(sum(styles) <= STYLE_MAX_BYTES, true);
});

async function sizes(server: ServerProcess, page: string, pattern: RegExp): Promise<number[]> {
  const addresses = [...page.matchAll(pattern)].map(([, address]) => address!);
  return await Promise.all(addresses.map(async (address) => {
    const file = await (await fetch(server.url + address)).blob();
    const gzipped = file.stream().pipeThrough(new CompressionStream("gzip"));
    return (await new Response(gzipped).bytes()).length;
  }));
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
