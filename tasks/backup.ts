// `deno task backup [to]`: copies the log to one file, while the server runs or not.

import { exists, makePrivateFolder } from "../store/sqlite/durable_file.ts";
import { backUp } from "../store/sqlite/maintenance/back_up.ts";
import { maintenanceArgs, runMaintenance, timeStamp } from "./data_folder.ts";

await runMaintenance(async () => {
  const { folder, words } = maintenanceArgs(Deno.args);
  if (words.length > 1) throw new Error("deno task backup [to] takes one file or folder");
  const to = await targetOf(words[0] ?? "backups/");
  const { rooms, events } = await backUp(folder, to);
  console.log(`${to}: ${events} events in ${rooms} rooms`);
  console.error(
    "It holds everything that was said and the hashes of session tokens: keep it as you keep the log.",
  );
});

/** In a folder, the file is named after the time. */
async function targetOf(to: string): Promise<string> {
  const isFolder = to.endsWith("/") ||
    await Deno.stat(to).then((it) => it.isDirectory, () => false);
  if (!isFolder) return to;
  await makePrivateFolder(to);
  const name = `${to.replace(/\/+$/, "")}/hubbub-${timeStamp()}`;
  // Two backups in the same second get different names. If another program takes the name
  // meanwhile, the backup fails.
  let path = `${name}.db`;
  for (let number = 2; await exists(path); number++) path = `${name}-${number}.db`;
  return path;
}
