// Runs each example of docs/clients.md against a real server.

import { assert, assertEquals } from "@std/assert";
import { launchChromium } from "./support/chromium.ts";
import { PageUser } from "./support/page_user.ts";
import { ServerProcess } from "./support/server_process.ts";

const DOCUMENT = await Deno.readTextFile(new URL("../docs/clients.md", import.meta.url));
const BASE = "http://localhost:8000";
const SEEN_WITHIN_MS = 30_000;

/** Returns the code blocks of a language below a heading, in order. */
function blocksOf(heading: string, language: string): string[] {
  const section = DOCUMENT.split(/^## /m).find((text) => text.startsWith(`${heading}\n`)) ?? "";
  return [...section.matchAll(/^```(\w+)\n(.*?)^```/gms)]
    .filter(([, name]) => name === language)
    .map(([, , code]) => code!);
}

function pointedAt(server: ServerProcess, code: string): string {
  return code.replaceAll(BASE, server.url).replaceAll("ws://localhost:8000", server.socketUrl);
}

/** Returns whether a program can be started at all. */
async function has(program: string, ...args: string[]): Promise<boolean> {
  try {
    return (await new Deno.Command(program, { args, stdout: "null", stderr: "null" }).output())
      .success;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

/** Runs a program until all texts appeared in its output, then ends it. */
async function expectOutput(
  program: string,
  args: readonly string[],
  texts: readonly string[],
): Promise<void> {
  const child = new Deno.Command(program, {
    args: [...args],
    stdin: "null",
    stdout: "piped",
    stderr: "inherit",
  }).spawn();
  let output = "";
  const timer = setTimeout(() => child.kill("SIGKILL"), SEEN_WITHIN_MS);
  const reader = child.stdout.pipeThrough(new TextDecoderStream()).getReader();
  while (!texts.every((text) => output.includes(text))) {
    const { done, value } = await reader.read();
    if (done) break;
    output += value;
  }
  clearTimeout(timer);
  await reader.cancel();
  try {
    child.kill("SIGKILL");
  } catch (error) {
    // The program has ended by itself.
    if (!(error instanceof TypeError)) throw error;
  }
  await child.status;
  const unseen = texts.filter((text) => !output.includes(text));
  assertEquals([unseen, output], [[], output]);
}

async function sayFirst(server: ServerProcess): Promise<void> {
  await (await fetch(`${server.url}/rooms/lobby?name=test`, { method: "POST", body: "said first" }))
    .body?.cancel();
}

/** Without its tool, an example is not run, and the output says so. */
async function example(
  name: string,
  tool: readonly [string, ...string[]],
  body: (server: ServerProcess) => Promise<void>,
): Promise<void> {
  const found = await has(...tool);
  if (!found) console.warn(`"${tool[0]}" is not here: the example for ${name} is not run`);
  Deno.test({
    name: `docs/clients.md: ${name}`,
    ignore: !found,
    fn: async () => {
      await using server = await ServerProcess.start();
      await sayFirst(server);
      await body(server);
    },
  });
}

await example("curl", ["curl", "--version"], async (server) => {
  const [commands, retry] = blocksOf("curl", "sh").map((code) => pointedAt(server, code));
  await expectOutput("sh", ["-c", commands!], ["test: said first", "curl: hello from curl"]);
  await expectOutput("sh", ["-c", `${retry}\n${retry}`], ['"seq":3', '"seq":3']);
});

await example("a shell loop", ["jq", "--version"], async (server) => {
  const [loop] = blocksOf("A shell loop", "sh").map((code) => pointedAt(server, code));
  await expectOutput("sh", ["-c", loop!], ["test: said first"]);
});

Deno.test("docs/clients.md: JavaScript in a browser", async () => {
  await using browser = await launchChromium();
  const blocks = blocksOf("JavaScript in a browser", "js");
  for (
    const [index, own] of ["browser: hello from JavaScript", "socket: hello from a socket"]
      .entries()
  ) {
    await using server = await ServerProcess.start();
    await sayFirst(server);
    await using client = await PageUser.open(browser);
    await client.page.goto(`${server.url}/rooms`);
    const seen = ["test: said first", own].map((text) =>
      client.page.waitForEvent("console", (line) => line.text() === text)
    );
    await client.page.evaluate(`(async () => { ${pointedAt(server, blocks[index]!)} })()`);
    await Promise.all(seen);
  }
});

await example("Python", ["python3", "--version"], async (server) => {
  const [program] = blocksOf("Python", "python").map((code) => pointedAt(server, code));
  const texts = ["test: said first", "python: hello from Python"];
  await expectOutput("python3", ["-c", program!], texts);
});

await example("Go", ["go", "version"], async (server) => {
  const [program] = blocksOf("Go", "go").map((code) => pointedAt(server, code));
  const folder = await Deno.makeTempDir();
  await Deno.writeTextFile(`${folder}/main.go`, program!);
  const texts = ["201 Created", "test: said first", "go: hello from Go"];
  // Without a build cache, the compiler takes longer than any wait here.
  const build = new Deno.Command("go", {
    args: ["build", "-o", "example", "main.go"],
    cwd: folder,
  });
  const { success, stderr } = await build.output();
  assert(success, new TextDecoder().decode(stderr));
  await expectOutput(`${folder}/example`, [], texts);
  await Deno.remove(folder, { recursive: true });
});

await example("a bot", ["curl", "--version"], async (server) => {
  const [commands] = blocksOf("A bot that stays", "sh").map((code) => pointedAt(server, code));
  const [signIn, say] = commands!.split(/\n(?=curl)/);
  const withToken = `TOKEN=$(${signIn} | sed 's/.*"token":"//;s/".*//')\n${say}`;
  await expectOutput("sh", ["-c", withToken], ['"name":"bot"', '"text":"hello from a bot"']);
});
