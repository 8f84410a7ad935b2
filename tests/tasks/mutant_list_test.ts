// Every planted fault has exactly one place in the code, and a test that exists.

import { assertEquals } from "@std/assert";
import { MUTANTS } from "../../tasks/mutant_list.ts";
import { ATTACKS } from "../faults/attacks/attacks.ts";
import { applyFault, type PlantedFault, readSources } from "../faults/planted_fault.ts";
import { PROTECTION_FAULTS } from "../faults/protection_faults.ts";
import { sourceFiles } from "../support/source_files.ts";

const sources = await readSources();

function problemsOf(faults: readonly PlantedFault[]): string[] {
  const problems: string[] = [];
  for (const fault of faults) {
    try {
      const { path, text } = applyFault(fault, sources);
      if (text === sources.get(path)) problems.push(`${fault.find} changes nothing in ${path}`);
    } catch (error) {
      problems.push(String(error));
    }
  }
  return problems;
}

Deno.test("every mutant finds exactly one place in the code", () => {
  assertEquals(problemsOf(MUTANTS), []);
});

Deno.test("every fault that an attack needs finds exactly one place in the code", () => {
  const withoutProtection = ATTACKS.flatMap(({ without }): readonly PlantedFault[] =>
    without?.find instanceof RegExp ? [without as PlantedFault] : []
  );
  assertEquals(
    problemsOf([...withoutProtection, ...Object.values(PROTECTION_FAULTS)]),
    [],
  );
});

Deno.test("every mutant names a test that exists", () => {
  const tests = new Set(sourceFiles("tests/"));
  assertEquals(MUTANTS.filter(({ caughtBy }) => !tests.has(caughtBy)), []);
});
