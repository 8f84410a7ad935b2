// The short form of the power cuts of `deno task faults`.

import { assert, assertEquals } from "@std/assert";
import { powerCuts } from "./power/power_cuts.ts";
import { seedFrom } from "../support/random.ts";
import { formatTable } from "./table.ts";

Deno.test({
  name: "acknowledged messages survive a power cut, whatever happens to unsynced data",
  ignore: Deno.build.os !== "linux",
  fn: async () => {
    const seed = seedFrom();
    const outcome = await powerCuts({ cuts: 60, everyFate: false, seed });
    const { rows, examples, cuts, acks, syncs, seconds } = outcome;
    console.log(
      `seed ${seed}, ${cuts} cuts among ${acks} acks and ${syncs} syncs, ` +
        `${seconds.toFixed(0)} s\n${formatTable(rows)}`,
    );
    assertEquals(examples, []);
    assert(acks > 200 && syncs > 100, "the traced process wrote enough");
  },
});
