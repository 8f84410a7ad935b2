// Writes npm.lock from npm.json, with the digest of every package. Run it after a dependency has
// changed. The other tasks only read the lock, and refuse what it does not contain.

const LOCK = "npm.lock";
const NOT_OURS = ["node_modules", "static", "data", "docs"];

function modules(folder: string): string[] {
  return [...Deno.readDirSync(folder)].flatMap(({ name, isDirectory }) => {
    const path = `${folder}/${name}`;
    if (isDirectory) return name.startsWith(".") || NOT_OURS.includes(name) ? [] : modules(path);
    return /\.tsx?$/.test(name) ? [path] : [];
  });
}

try {
  Deno.removeSync(LOCK);
} catch (error) {
  if (!(error instanceof Deno.errors.NotFound)) throw error;
}
const { code } = await new Deno.Command(Deno.execPath(), {
  args: ["cache", "--quiet", "--import-map=npm.json", `--lock=${LOCK}`, ...modules(".").sort()],
  stdin: "null",
}).output();
Deno.exit(code);
