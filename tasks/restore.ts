// `deno task restore <from>`: puts a backup in the log's place, while no server runs.

import { restore } from "../store/sqlite/maintenance/restore.ts";
import { maintenanceArgs, runMaintenance } from "./data_folder.ts";
import { timeStamp } from "./time_stamp.ts";

await runMaintenance(async () => {
  const { folder, words: [from, ...more] } = maintenanceArgs(Deno.args);
  if (from === undefined || more.length > 0) {
    throw new Error("deno task restore <from> takes one file that deno task backup wrote");
  }
  const name = `hubbub.db.before-${timeStamp()}`;
  const { rooms, events, kept } = await restore(folder, from, name);
  console.log(`${folder}: ${events} events in ${rooms} rooms, from ${from}`);
  if (kept !== undefined) {
    console.log(`What was there is kept as ${kept}: remove it when you need it no more`);
  }
});
