// The peers of Hubbub that this machine can run.

import { importMapFlags } from "../../tests/support/import_map_flags.ts";
import { startInFolder } from "./hubbub.ts";
import { type Candidate, startProgram } from "./running_server.ts";

const FOLDER = new URL("../peers/", import.meta.url).pathname;
const LOGGING_LOOP = new URL("../experiments/logging_loop.ts", import.meta.url).pathname;
const PACKAGES = `${FOLDER}node_modules`;
const BUNS = ["bun-linux-x64", "bun-linux-x64-baseline", "bun-linux-aarch64"];
/** Where Debian puts the sources of golang-github-gorilla-websocket-dev. */
const GO_SOURCES = "/usr/share/gocode";

/** Fetches npm packages, builds with Go, and returns each peer or why it is unavailable. */
export async function findPeers(): Promise<Candidate[]> {
  await install();
  return [
    onDeno("bare Deno loop", "bare_loop.ts"),
    loggingLoop(importMapFlags()),
    gatheringLoop(10),
    await onNode("ws on Node", "bare", "ws"),
    await onNode("Socket.IO on Node", "socketIo", "socket_io"),
    await bun(),
    await gorilla(),
  ];
}

/** The loop that sends at an interval: what batching gains by itself. */
export function gatheringLoop(ms: number): Candidate {
  return onDeno(`gathering Deno loop, ${ms} ms`, "gathering_loop.ts", String(ms));
}

/** The loop with Hubbub's log, and nothing else of Hubbub. */
function loggingLoop(imports: readonly string[]): Candidate {
  const args = ["run", "--quiet", ...imports, "--allow-all", LOGGING_LOOP];
  const start = (folder: string) => startProgram(Deno.execPath(), [...args, folder]);
  return {
    name: "bare Deno loop that logs",
    dialect: "bare",
    start: () => startInFolder(start),
  };
}

function onDeno(name: string, file: string, ...more: readonly string[]): Candidate {
  const args = ["run", "--quiet", "--no-config", "--allow-net", FOLDER + file, ...more];
  return { name, dialect: "bare", start: () => startProgram(Deno.execPath(), args) };
}

async function onNode(
  name: string,
  dialect: Candidate["dialect"],
  file: string,
): Promise<Candidate> {
  const start = () => startProgram("node", [`${FOLDER}${file}.cjs`]);
  if (!await works("node", ["--version"])) return { name, dialect, start, missing: "no node here" };
  return {
    name,
    dialect,
    start,
    ...missingUnless(await exists(PACKAGES), "npm did not install it"),
  };
}

async function bun(): Promise<Candidate> {
  const name = "Bun publish";
  for (const build of BUNS) {
    const program = `${PACKAGES}/@oven/${build}/bin/bun`;
    if (!await works(program, ["--version"])) continue;
    const start = () => startProgram(program, [`${FOLDER}bun_publish.js`]);
    return { name, dialect: "bare", start };
  }
  return absent(name, "npm has no Bun that runs here");
}

async function gorilla(): Promise<Candidate> {
  const name = "gorilla chat in Go";
  if (!await works("go", ["version"])) return absent(name, "no Go here");
  const program = `${PACKAGES}/gorilla_chat`;
  const built = await works("go", ["build", "-o", program, `${FOLDER}gorilla_chat.go`], {
    GO111MODULE: "off",
    GOPATH: GO_SOURCES,
  });
  if (!built) return absent(name, "no package golang-github-gorilla-websocket-dev here");
  return { name, dialect: "bare", start: () => startProgram(program, []) };
}

/** Express with durable inserts: on Node if it has node:sqlite, otherwise on Deno. */
export async function findExpress(): Promise<Candidate> {
  await install();
  const file = `${FOLDER}express_sqlite.cjs`;
  const dialect = "bare";
  const installed = missingUnless(await exists(PACKAGES), "npm did not install it");
  const env = { BENCH_FOLDER: new URL("../../data/bench/", import.meta.url).pathname };
  if (await works("node", ["-e", "require('node:sqlite')"])) {
    const name = "Express with node:sqlite on Node";
    return { name, dialect, ...installed, start: () => startProgram("node", [file], env) };
  }
  return {
    name: "Express with node:sqlite on Deno",
    dialect,
    ...installed,
    start: () => startProgram(Deno.execPath(), ["run", "--quiet", "--no-config", "-A", file], env),
  };
}

async function install(): Promise<void> {
  if (await exists(PACKAGES)) return;
  const args = ["ci", "--prefix", FOLDER, "--no-audit", "--no-fund", "--ignore-scripts"];
  if (!await works("npm", args)) console.error("npm could not install the peers' packages");
}

function absent(name: string, missing: string): Candidate {
  const start = () => Promise.reject(new Error(`Cannot start ${name}: ${missing}`));
  return { name, dialect: "bare", missing, start };
}

function missingUnless(there: boolean, missing: string): { missing?: string } {
  return there ? {} : { missing };
}

export async function exists(path: string): Promise<boolean> {
  try {
    await Deno.stat(path);
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

/** Returns whether the command exists and succeeds. */
export async function works(
  command: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<boolean> {
  try {
    const child = new Deno.Command(command, {
      args: [...args],
      env,
      stdin: "null",
      stdout: "null",
      stderr: "null",
    });
    return (await child.output()).success;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}
