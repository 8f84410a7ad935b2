// `deno task mutants [words]`: plants one fault at a time in a copy of the code and runs the test that
// ought to catch it. A test that passes all the same is too tame; then this fails. Words choose the
// faults in whose line they are.

import { MutantCopy } from "../tests/faults/mutant_copy.ts";
import { formatTable, type TableRow } from "../tests/faults/table.ts";
import { ACCESS_MUTANTS } from "./mutants/of_access.ts";
import { LIMIT_MUTANTS } from "./mutants/of_limits.ts";
import { LOG_MUTANTS } from "./mutants/of_the_log.ts";
import type { Mutant } from "./mutants/mutant.ts";

/** More than the slowest of the tests takes on a busy machine; one that hangs has noticed, too. */
const TEST_WITHIN_MS = 240_000;
/** Where the page's script is made from: a fault there must be in the page that is tested. */
const OF_THE_PAGE = /^(client|protocol)\//;

const flags = Deno.args.filter((arg) => arg.startsWith("-"));
const words = Deno.args.filter((arg) => !arg.startsWith("-"));

function isChosen({ fault, file, caughtBy }: Mutant): boolean {
  return words.every((word) => `${fault} ${file} ${caughtBy}`.includes(word));
}

/** Runs Deno in the copy; a fault may be one that keeps it from ending. */
async function runDeno(
  folder: string,
  ...args: readonly string[]
): Promise<{ success: boolean; text: string }> {
  const child = new Deno.Command(Deno.execPath(), {
    args: [...args],
    cwd: folder,
    env: { NO_COLOR: "1" },
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
    signal: AbortSignal.timeout(TEST_WITHIN_MS),
  });
  const { success, stdout } = await child.output();
  return { success, text: new TextDecoder().decode(stdout) };
}

/** Runs a test in the copy; says how it ended, and which tests failed. */
async function run(test: string, folder: string): Promise<{ passed: boolean; failed: string }> {
  const { success, text } = await runDeno(
    folder,
    ...["test", "--allow-all", "--no-check", ...flags, test],
  );
  const names = [...text.matchAll(/^(.+?) => \.\/.*$/gm)].map(([, name]) => name!);
  return { passed: success, failed: [...new Set(names)].join("; ") || "ran out of time" };
}

/** A test that is cut off leaves its servers: those whose code is the copy's are ours to end. */
function endLeftovers(folder: string): void {
  if (Deno.build.os !== "linux") return;
  for (const { name } of Deno.readDirSync("/proc")) {
    if (!/^\d+$/.test(name)) continue;
    try {
      const words = Deno.readTextFileSync(`/proc/${name}/cmdline`).split("\0");
      if (words.some((word) => word.startsWith(`${folder}/`))) Deno.kill(Number(name), "SIGKILL");
    } catch (error) {
      // It ended by itself meanwhile.
      if (!(error instanceof Deno.errors.NotFound)) throw error;
    }
  }
}

async function buildPage(folder: string): Promise<void> {
  const { success } = await runDeno(folder, "task", "-q", "build", ...flags);
  if (!success) throw new Error("Cannot build the page in the copy");
}

const mutants = [...LOG_MUTANTS, ...LIMIT_MUTANTS, ...ACCESS_MUTANTS].filter(isChosen);
const rows: TableRow[] = [];
let survivors = 0;
{
  await using copy = await MutantCopy.make();
  const { folder } = copy;
  await buildPage(folder);
  // Before the first test: a fault that cannot be planted is told at once.
  for (const mutant of mutants) await (await copy.plant(mutant))[Symbol.asyncDispose]();
  for (const test of new Set(mutants.map(({ caughtBy }) => caughtBy))) {
    const { passed, failed } = await run(test, folder);
    if (!passed) throw new Error(`Cannot plant faults: ${test} fails without one (${failed})`);
  }
  for (const mutant of mutants) {
    const { fault, file, caughtBy } = mutant;
    await using _planted = await copy.plant(mutant);
    if (OF_THE_PAGE.test(file)) await buildPage(folder);
    const { passed, failed } = await run(caughtBy, folder);
    if (!passed) endLeftovers(folder);
    if (passed) survivors++;
    rows.push({
      fault,
      verdict: passed ? "SURVIVED" : "caught",
      by: caughtBy,
      test: passed ? "" : failed.slice(0, 90),
    });
    console.log(`${passed ? "SURVIVED" : "caught  "}  ${fault}`);
  }
}
console.log(`\n${formatTable(rows)}\n`);
if (survivors > 0) {
  console.error(`${survivors} of ${rows.length} faults survived: tests are too tame`);
}
Deno.exit(survivors === 0 ? 0 : 1);
