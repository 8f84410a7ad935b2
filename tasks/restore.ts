// `deno task restore <from>`: replaces the log by a backup, while no server runs.

import { restore } from "../store/sqlite/maintenance/restore.ts";
import { maintenanceArgs, runMaintenance, timeStamp } from "./data_folder.ts";

await runMaintenance(async () => {
  const { folder, words: [from, ...more] } = maintenanceArgs(Deno.args);
  if (from === undefined || more.length > 0) {
    throw new Error("deno task restore <from> takes one file that deno task backup wrote");
  }
  const name = `hubbub.db.before-${timeStamp()}`;
  const { rooms, events, kept } = await restore(folder, from, name);
  console.log(`${folder}: ${events} events in ${rooms} rooms, from ${from}`);
  if (kept !== undefined) {
    console.log(`The previous log is kept as ${kept}: remove it when you no longer need it`);
  }
});
