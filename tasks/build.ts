// Builds the page's script, the service worker and the embedded room if their sources have changed.

import { type BuiltModule, filesOf, MANIFEST } from "../server/http/build_manifest.ts";
import { ENTRIES, importFlags } from "./imports.ts";

const DIST = "static/dist";
const PAGE = "page.js";
/** The bundler's name for the file, derived from its source. */
const BUNDLED_PAGE = "main.js";
const WORKER = "sw.js";
const EMBED = "embed.js";
/** The file with the digest of the sources of the output. */
const STAMP = `${DIST}/page.built_from`;
/** Everything that can change the output: what the page imports, and what builds it. */
export const SOURCES: readonly string[] = [
  "client",
  "protocol",
  "text",
  "deno.json",
  "npm.json",
  "npm",
  "tasks/build.ts",
  "tasks/imports.ts",
  "server/http/build_manifest.ts",
];
/**
 * Makes Chrome compile all functions of the entry while it loads, off the main thread. Otherwise the
 * first key press waits for its handlers to be compiled (V8's explicit compile hints).
 */
const COMPILE_HINT = "//# allFunctionsCalledOnLoad\n";
const BUNDLE = ["bundle", "--quiet", "--platform=browser", "--minify"];
/** The hash at the end of a module's name: `english-WPUY27F3.js`. */
const CONTENT_HASH = /-[A-Z0-9]{8}\.js$/;

/** Returns the SHA-256 of a content, in hex. */
export async function digest(content: Uint8Array<ArrayBuffer>): Promise<string> {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", content)).toHex();
}

/** A digest of every source's path and content. File times prove nothing after a `git clone`. */
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
  // Built aside, so that a server that starts meanwhile never reads half a build.
  const unfinished = await Deno.makeTempDir({ dir: "static/dist", prefix: ".page-" });
  try {
    const page = `${unfinished}/page`;
    await bundle(["--code-splitting", ...flags, "--outdir", page, ENTRIES.page]);
    const script = COMPILE_HINT + await Deno.readTextFile(`${page}/${BUNDLED_PAGE}`);
    await Deno.remove(`${page}/${BUNDLED_PAGE}`);
    await Deno.writeTextFile(`${page}/${PAGE}`, script);
    await writeManifest(page, PAGE);
    // One file: older browsers load no modules in a worker.
    await bundle([...flags, "--output", `${page}/${WORKER}`, ENTRIES.worker]);
    // Built apart from the page, so that neither is split along what the other needs.
    const embed = `${unfinished}/embed`;
    await bundle(["--code-splitting", ...flags, "--outdir", embed, ENTRIES.embed]);
    await writeManifest(embed, EMBED);
    await publish(page, PAGE, DIST);
    await publish(embed, EMBED, `${DIST}/embed`);
  } finally {
    await Deno.remove(unfinished, { recursive: true });
  }
  await Deno.writeTextFile(STAMP, digest);
  const { size } = await Deno.stat(`${DIST}/${PAGE}`);
  const seconds = ((performance.now() - started) / 1_000).toFixed(1);
  console.error(`Built the page in ${seconds} s: ${DIST}/${PAGE}, ${Math.ceil(size / 1024)} KiB`);
}

async function bundle(args: readonly string[]): Promise<void> {
  await runDeno([...BUNDLE, ...args], `Cannot build ${args.at(-1)}`);
}

async function runDeno(args: readonly string[], failure: string): Promise<string> {
  const { success, stdout } = await new Deno.Command(Deno.execPath(), {
    args: [...args],
    stdin: "null",
    stdout: "piped",
    stderr: "inherit",
  }).output();
  if (!success) throw new Error(`${failure}: see above`);
  return new TextDecoder().decode(stdout);
}

/** What `deno info --json` says of a module graph. */
interface ModuleGraph {
  readonly modules: readonly {
    readonly specifier: string;
    readonly dependencies?: readonly {
      readonly isDynamic?: boolean;
      readonly code: { readonly specifier: string };
    }[];
  }[];
}

/** Lists the modules that can be reached from `entry`, in a file beside it. */
export async function writeManifest(folder: string, entry: string): Promise<void> {
  const args = ["info", "--no-config", "--no-lock", "--json", `${folder}/${entry}`];
  const { modules }: ModuleGraph = JSON.parse(await runDeno(args, `Cannot read ${entry}`));
  const direct = new Map(modules.map(({ specifier, dependencies = [] }) => [
    fileName(specifier),
    dependencies.filter(({ isDynamic }) => !isDynamic).map(({ code }) => fileName(code.specifier)),
  ]));
  const manifest: Record<string, BuiltModule> = {};
  for (const file of direct.keys()) {
    const imports = new Set<string>();
    addImports(file, direct, imports);
    manifest[moduleName(file)] = { file, imports: [...imports] };
  }
  await Deno.writeTextFile(`${folder}/${MANIFEST}`, JSON.stringify(manifest, null, 1));
}

function addImports(
  file: string,
  imports: ReadonlyMap<string, readonly string[]>,
  found: Set<string>,
): void {
  for (const imported of imports.get(file) ?? []) {
    if (found.has(imported)) continue;
    found.add(imported);
    addImports(imported, imports, found);
  }
}

function fileName(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}

/** `english` of `english-WPUY27F3.js`; shared chunks have no name but their hash. */
function moduleName(file: string): string {
  return file.startsWith("chunk-") ? file : file.replace(CONTENT_HASH, "").replace(/\.js$/, "");
}

/**
 * Moves a build into place: modules first, then the entry that names them. A tab that was open before
 * loads modules of its own build, so the modules of the last build stay until the next one.
 */
export async function publish(folder: string, entry: string, target: string): Promise<void> {
  const staying = new Set(await filesOfLastBuild(target));
  const modules = [...Deno.readDirSync(folder)].map(({ name }) => name)
    .filter((name) => name !== entry && name !== MANIFEST);
  for (const name of [...modules, entry, MANIFEST]) {
    await Deno.rename(`${folder}/${name}`, `${target}/${name}`);
    staying.add(name);
  }
  for (const { name } of [...Deno.readDirSync(target)]) {
    if (name.endsWith(".js") && !staying.has(name)) await Deno.remove(`${target}/${name}`);
  }
}

async function filesOfLastBuild(target: string): Promise<readonly string[]> {
  try {
    return filesOf(JSON.parse(await Deno.readTextFile(`${target}/${MANIFEST}`)));
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return [];
    throw error;
  }
}

async function isBuiltFrom(digest: string): Promise<boolean> {
  try {
    const [stamp] = await Promise.all([
      Deno.readTextFile(STAMP),
      ...[`${DIST}/${PAGE}`, `${DIST}/embed/${EMBED}`].map((path) => Deno.stat(path)),
    ]);
    return stamp === digest;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

/**
 * Builds the page unless its build is up to date. Prints why and returns false if it cannot.
 *
 * @param flags of the import map; chosen here if there are none
 */
export async function buildPage(flags: readonly string[]): Promise<boolean> {
  try {
    const digest = await sourcesDigest();
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
