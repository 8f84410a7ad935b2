// Ends and renames sessions while their handshakes are in progress: with this code, and in the same
// run with that of another folder. To run it: deno run -A --import-map=npm.json
// tests/faults/attacks/compare_ended_sessions.ts [folder] [rounds]

import { formatTable, type TableRow } from "../table.ts";
import { ServerProcess } from "../../support/server_process.ts";
import { type EndedRace, raceRename, raceSessionEnd } from "./ended_sessions.ts";

const ROUNDS = 10;
const HANDSHAKES = 60;
const RENAMED_SOCKETS = 300;
/** Without limits, because only ended sessions are counted. */
const NO_LIMITS = {
  HUBBUB_RATE: "0",
  HUBBUB_ADDRESS_RATE: "0",
  HUBBUB_NEW_SESSIONS: "0",
  HUBBUB_CONNECTIONS: "0",
};

/** One row for the code of a folder; by default this one. */
async function measure(code: string, root: string | undefined, rounds: number): Promise<TableRow> {
  const at = root === undefined ? {} : { root };
  const races: EndedRace[] = [];
  let renamed = { spoke: 0, underOldName: 0 };
  await using server = await ServerProcess.start({ env: NO_LIMITS, ...at });
  for (let round = 0; round < rounds; round++) {
    races.push(await raceSessionEnd(server.url, { handshakes: HANDSHAKES }));
    const race = await raceRename(server.url, RENAMED_SOCKETS);
    renamed = {
      spoke: renamed.spoke + race.spoke,
      underOldName: renamed.underOldName + race.underOldName,
    };
  }
  const sum = (field: keyof EndedRace) => races.reduce((total, race) => total + race[field], 0);
  return {
    code,
    handshakes: rounds * HANDSHAKES,
    opened: sum("opened"),
    "joined after the end": sum("joined"),
    "acked after it": sum("acked"),
    "renamed sockets": renamed.spoke,
    "under the old name": renamed.underOldName,
  };
}

if (import.meta.main) {
  const [other, rounds = String(ROUNDS)] = Deno.args;
  const rows = [await measure("this", undefined, Number(rounds))];
  if (other !== undefined) rows.unshift(await measure("other", other, Number(rounds)));
  console.log(formatTable(rows));
}
