// The short form of `deno task faults`: ten kills under load on every transport.

import { assert, assertEquals } from "@std/assert";
import { killRounds } from "./kill_rounds.ts";
import { seedFrom } from "../support/random.ts";
import { formatTable } from "./table.ts";

const ROUNDS = 10;

Deno.test("acknowledged messages survive SIGKILL at any moment, and every reader receives the log itself", async () => {
  const seed = seedFrom();
  const { rows, flaws, examples, kills, killsAtStart } = await killRounds({ rounds: ROUNDS, seed });
  console.log(`seed ${seed}, ${kills} kills, ${killsAtStart} more at start\n${formatTable(rows)}`);
  assertEquals(examples, []);
  assertEquals(flaws, { lost: 0, repeated: 0, misordered: 0, altered: 0 });
  const acked = rows.filter(({ part }) => part === "writers").map(({ acked }) => Number(acked));
  assertEquals(acked.length, 5);
  assert(acked.every((count) => count > 0), "every transport had something acked");
});
