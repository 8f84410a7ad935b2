// How the real server starts, refuses to start, and ends.

import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { postJson, statusOf } from "../support/http_requests.ts";
import { runServerToEnd, ServerProcess } from "../support/server_process.ts";

/** One line, with its end. */
const ONE_LINE = /^[^\n]+\n$/;

Deno.test("--help and --version print and end with 0", async () => {
  const help = await runServerToEnd({ args: ["--help"] });
  assertEquals({ code: help.code, stderr: help.stderr }, { code: 0, stderr: "" });
  assertStringIncludes(help.stdout, "HUBBUB_DATA");
  const version = await runServerToEnd({ args: ["--version"] });
  assertEquals(version.code, 0);
  assertMatch(version.stdout, /^hubbub \d+\.\d+\.\d+\n$/);
});

Deno.test("a wrong setting stops the start with one line that says which", async () => {
  const flag = await runServerToEnd({ args: ["--prot", "8000"] });
  assertEquals({ code: flag.code, stdout: flag.stdout }, { code: 1, stdout: "" });
  assertEquals(flag.stderr, 'Unknown flag "--prot": --help lists all\n');
  const variable = await runServerToEnd({ env: { HUBBUB_RATE: "fast" } });
  assertEquals(variable.code, 1);
  assertEquals(variable.stderr, 'HUBBUB_RATE takes a number, 0 or more, not "fast"\n');
});

Deno.test("a port in use stops the start with one line that names it", async () => {
  await using first = await ServerProcess.start();
  const second = await runServerToEnd({ env: { PORT: String(first.port) } });
  assertEquals(second.code, 1);
  assertMatch(second.stderr, ONE_LINE);
  assertStringIncludes(second.stderr, `Port ${first.port} is in use`);
});

Deno.test("a folder that another server holds stops the start with one line", async () => {
  const folder = await Deno.makeTempDir();
  try {
    await using _first = await ServerProcess.start({ folder });
    const second = await runServerToEnd({ folder });
    assertEquals(second.code, 1);
    assertMatch(second.stderr, ONE_LINE);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("the server reads .env in its folder, and keeps the password to itself", async () => {
  const folder = await Deno.makeTempDir();
  try {
    await Deno.writeTextFile(`${folder}/.env`, "HUBBUB_PASSWORD=hunter2-secret\n");
    await using server = await ServerProcess.start({ folder });
    const { status, body } = await fetch(`${server.url}/rooms/lobby?name=alice`);
    await body?.cancel();
    assertEquals(status, 401);
    const { stdout, stderr } = await server.kill("SIGTERM");
    assertEquals((stdout + stderr).includes("hunter2"), false);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("a .env of any editor's makes the server members only, or stops the start", async () => {
  const folder = await Deno.makeTempDir();
  const utf16 = (text: string) =>
    Uint8Array.from(text, (letter) => letter.charCodeAt(0)).reduce<number[]>(
      (bytes, byte) => [...bytes, byte, 0],
      [0xFF, 0xFE],
    );
  const closing: readonly (readonly [string | number[], whole: string, part: string])[] = [
    ["\uFEFFHUBBUB_PASSWORD=pa ss#word\r\n", "pa ss#word", "pa ss"],
    ["HUBBUB_PASSWORD=#word", "#word", ""],
    ['HUBBUB_PASSWORD="it\'s # it" # a comment', "it's # it", "it's"],
    [utf16("HUBBUB_PASSWORD=secret\n"), "secret", "s"],
  ];
  const stopping: readonly (readonly [string | number[], string])[] = [
    [
      "HUBBUB_PASWORD=x\n",
      "Unknown setting HUBBUB_PASWORD in .env: did you mean HUBBUB_PASSWORD?\n",
    ],
    ["HUBBUB_PASSWORD x\n", "Line 1 of .env is not NAME=value\n"],
    [
      [..."HUBBUB_PASSWORD="].map((letter) => letter.charCodeAt(0)).concat(0xFC),
      ".env is not UTF-8: save it as UTF-8\n",
    ],
  ];
  const write = (content: string | number[]) =>
    Deno.writeFile(
      `${folder}/.env`,
      typeof content === "string" ? new TextEncoder().encode(content) : new Uint8Array(content),
    );
  try {
    for (const [content, whole, part] of closing) {
      await write(content);
      await using server = await ServerProcess.start({ folder });
      assertEquals(await statusOf(fetch(`${server.url}/rooms/lobby?name=alice`)), 401);
      for (const [password, expected] of [[part, 401], ["", 401], [whole, 200]] as const) {
        const session = postJson(server, "/session", { name: "alice", password });
        assertEquals([content, password, await statusOf(session)], [content, password, expected]);
      }
    }
    for (const [content, line] of stopping) {
      await write(content);
      const { code, stderr } = await runServerToEnd({ folder });
      assertEquals([code, stderr], [1, line]);
    }
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("SIGINT ends the server in order, with 0", async () => {
  await using server = await ServerProcess.start({ env: { HUBBUB_DATA: ":memory:" } });
  assertEquals(server.log.at(-1)?.log, "memory");
  const { code } = await server.kill("SIGINT");
  assertEquals(code, 0);
});
