// `deno task mutants [words]`: plants one fault at a time in a copy of the code and runs the test that
// must catch it. Fails if a test passes in spite of its fault. Words select the faults whose
// description, pattern or test contains all of them.

import { MutantCopy } from "../tests/faults/mutant_copy.ts";
import { formatTable, type TableRow } from "../tests/faults/table.ts";
import { type Mutant, MUTANTS } from "./mutant_list.ts";

/** Longer than the slowest test takes on a busy machine. A test that hangs has caught its fault. */
const TEST_WITHIN_MS = 240_000;
/** The page's script is built from these folders: a fault there needs a new build. */
const OF_THE_PAGE = /^(client|protocol|text)\//;

const flags = Deno.args.filter((arg) => arg.startsWith("-"));
const words = Deno.args.filter((arg) => !arg.startsWith("-"));

function isChosen({ fault, find, caughtBy }: Mutant): boolean {
  return words.every((word) => `${fault} ${find} ${caughtBy}`.includes(word));
}

/** Runs Deno in the copy, for a limited time: a fault may keep it from ending. */
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

/** Runs a test file in the copy and returns which of its tests failed. */
async function run(test: string, folder: string): Promise<{ passed: boolean; failed: string }> {
  const { success, text } = await runDeno(
    folder,
    ...["test", "--allow-all", "--no-check", ...flags, test],
  );
  const names = [...text.matchAll(/^(.+?) => \.\/.*$/gm)].map(([, name]) => name!);
  return { passed: success, failed: [...new Set(names)].join("; ") || "ran out of time" };
}

/** Ends the servers that a test left behind when it was cut off: those that run the copy's code. */
function endLeftovers(folder: string): void {
  if (Deno.build.os !== "linux") return;
  for (const { name } of Deno.readDirSync("/proc")) {
    if (!/^\d+$/.test(name)) continue;
    try {
      const words = Deno.readTextFileSync(`/proc/${name}/cmdline`).split("\0");
      if (words.some((word) => word.startsWith(`${folder}/`))) Deno.kill(Number(name), "SIGKILL");
    } catch (error) {
      // The process has ended meanwhile.
      if (!(error instanceof Deno.errors.NotFound)) throw error;
    }
  }
}

async function buildPage(folder: string): Promise<void> {
  const { success } = await runDeno(folder, "task", "-q", "build", ...flags);
  if (!success) throw new Error("Cannot build the page in the copy");
}

const mutants = MUTANTS.filter(isChosen);
const rows: TableRow[] = [];
let survivors = 0;
{
  await using copy = await MutantCopy.make();
  const { folder } = copy;
  await buildPage(folder);
  // Before the first test, so that a fault without a place is reported at once.
  for (const mutant of mutants) await (await copy.plant(mutant))[Symbol.asyncDispose]();
  for (const test of new Set(mutants.map(({ caughtBy }) => caughtBy))) {
    const { passed, failed } = await run(test, folder);
    if (!passed) throw new Error(`Cannot plant faults: ${test} fails without one (${failed})`);
  }
  for (const mutant of mutants) {
    const { fault, caughtBy } = mutant;
    await using planted = await copy.plant(mutant);
    if (OF_THE_PAGE.test(planted.path)) await buildPage(folder);
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
  console.error(`${survivors} of ${rows.length} faults survived: no test caught them`);
}
Deno.exit(survivors === 0 ? 0 : 1);
