// Builds the page's script, the service worker, and what other sites build in, when what they are
// made of has changed.

import { digest } from "./digest.ts";
import { EMBED_STYLE_SOURCES, embedStyle } from "./embed_style.ts";
import { ENTRIES, importFlags } from "./imports.ts";
import { joinParts } from "./join_parts.ts";

const WORKER_OUTPUT = "sw.js";
/** What the bundler calls the entry's output. */
const ENTRY_OUTPUT = "main.js";
const OUTPUT = "static/dist/page.js";
const EMBED_OUTPUT = "static/dist/embed/embed.js";
/** Says which sources the output was built from. */
const STAMP = "static/dist/page.built_from";
/** All that can change the output: what the page imports from, and what builds it. */
export const SOURCES: readonly string[] = [
  "client",
  "protocol",
  "text",
  "deno.json",
  "npm.json",
  "npm",
  "tasks/build.ts",
  "tasks/digest.ts",
  "tasks/imports.ts",
  "tasks/join_parts.ts",
  "tasks/embed_style.ts",
  "server/http/minify_css.ts",
  ...EMBED_STYLE_SOURCES,
];
/** Behind an output's name: the list of the parts that were built with it. */
const PARTS_SUFFIX = ".parts";
/**
 * Has a browser that knows it compile all functions of the page's own script while it loads, beside the
 * page's thread: else the first key waits for those that hear it (V8's explicit compile hints; figures
 * in docs/performance.md).
 */
const COMPILE_HINT = "//# allFunctionsCalledOnLoad\n";
const BUNDLE = ["bundle", "--quiet", "--platform=browser", "--minify"];

/** A digest of every source's path and content; times of change are no sign after a `git clone`. */
export async function sourcesDigest(sources: readonly string[] = SOURCES): Promise<string> {
  const files = sources.flatMap(filesIn).sort();
  const contents = await Promise.all(files.map((file) => Deno.readFile(file)));
  const digests = await Promise.all(contents.map((content) => digest(content)));
  const lines = files.map((file, index) => `${digests[index]} ${file.replaceAll("\\", "/")}`);
  return await digest(new TextEncoder().encode(lines.join("\n")));
}

function filesIn(path: string): string[] {
  if (Deno.statSync(path).isFile) return [path];
  return [...Deno.readDirSync(path)].flatMap(({ name }) => filesIn(`${path}/${name}`));
}

async function build(digest: string, flags: readonly string[]): Promise<void> {
  const started = performance.now();
  await Deno.mkdir("static/dist/embed", { recursive: true });
  // A server that reads the page meanwhile gets the old one or the new one, never half of one.
  const unfinished = await Deno.makeTempDir({ dir: "static/dist", prefix: ".page-" });
  try {
    await bundle(["--code-splitting", ...flags, "--outdir", `${unfinished}/page`, ENTRIES.page]);
    await joinParts(
      `${unfinished}/page`,
      ENTRY_OUTPUT,
      (from, to) => bundle(["--output", to, from]),
    );
    await putBefore(`${unfinished}/page/${ENTRY_OUTPUT}`, COMPILE_HINT);
    // A worker shares no parts with the page: older browsers load none in one.
    await bundle([...flags, "--output", `${unfinished}/page/${WORKER_OUTPUT}`, ENTRIES.worker]);
    // Apart from the page, which would otherwise have to load parts that it shares with this.
    await bundle(["--code-splitting", ...flags, "--outdir", `${unfinished}/embed`, ENTRIES.embed]);
    await Deno.writeTextFile(`${unfinished}/embed/embed.css`, await embedStyle());
    await publish(`${unfinished}/page`, ENTRY_OUTPUT, OUTPUT);
    await publish(`${unfinished}/embed`, "embed.js", EMBED_OUTPUT);
  } finally {
    await Deno.remove(unfinished, { recursive: true });
  }
  await Deno.writeTextFile(STAMP, digest);
  const { size } = await Deno.stat(OUTPUT);
  const seconds = ((performance.now() - started) / 1_000).toFixed(1);
  console.error(`Built the page in ${seconds} s: ${OUTPUT}, ${Math.ceil(size / 1024)} KiB`);
}

async function putBefore(path: string, line: string): Promise<void> {
  await Deno.writeTextFile(path, line + await Deno.readTextFile(path));
}

async function bundle(args: readonly string[]): Promise<void> {
  const { success } = await new Deno.Command(Deno.execPath(), {
    args: [...BUNDLE, ...args],
    stdin: "null",
    stdout: "null",
    stderr: "inherit",
  }).output();
  if (!success) throw new Error(`Cannot build ${args.at(-1)}: see above`);
}

/**
 * Parts first: what names them comes last. A tab that was open before asks for parts of the build that
 * it comes from, so the last build's stay until the next one; older ones go.
 */
export async function publish(folder: string, entry: string, output: string): Promise<void> {
  const target = output.slice(0, output.lastIndexOf("/"));
  const list = `${output}${PARTS_SUFFIX}`;
  const names = [...Deno.readDirSync(folder)].map(({ name }) => name);
  const parts = names.filter((name) => name !== entry);
  const kept = new Set([...parts, ...await lastParts(list, target)]);
  for (const part of parts) await Deno.rename(`${folder}/${part}`, `${target}/${part}`);
  await Deno.rename(`${folder}/${entry}`, output);
  await Deno.writeTextFile(list, parts.join("\n"));
  for (const { name } of [...Deno.readDirSync(target)]) {
    const isPart = name.endsWith(".js") && `${target}/${name}` !== output;
    if (isPart && !kept.has(name)) await Deno.remove(`${target}/${name}`);
  }
}

async function lastParts(list: string, target: string): Promise<readonly string[]> {
  try {
    return (await Deno.readTextFile(list)).split("\n");
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    // A build of before there were lists: all that is there is its own.
    return [...Deno.readDirSync(target)].map(({ name }) => name);
  }
}

async function isBuiltFrom(digest: string): Promise<boolean> {
  try {
    const [stamp] = await Promise.all(
      [Deno.readTextFile(STAMP), ...[OUTPUT, EMBED_OUTPUT].map((path) => Deno.stat(path))],
    );
    return stamp === digest;
  } catch {
    // Never built, or swept away.
    return false;
  }
}

/**
 * Builds the page, unless it is built from its sources as they are. False where it cannot be built,
 * which is said. @param flags of the import map
 */
export async function buildPage(flags: readonly string[]): Promise<boolean> {
  try {
    const digest = await sourcesDigest();
    // Tasks that have chosen the import map hand its flags on, be it npm's or deno.json's own.
    if (!await isBuiltFrom(digest)) {
      await build(digest, flags.length > 0 ? flags : await importFlags());
    }
    return true;
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    return false;
  }
}

if (import.meta.main && !await buildPage(Deno.args)) Deno.exit(1);
