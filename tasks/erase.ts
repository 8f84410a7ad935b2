// `deno task erase <user id>`: erases a user from the log, while no server runs.

import { eraseUser } from "../store/sqlite/maintenance/erase_user.ts";
import { maintenanceArgs, runMaintenance } from "./data_folder.ts";

await runMaintenance(async () => {
  const { folder, words: [userId, ...more] } = maintenanceArgs(Deno.args);
  if (userId === undefined || more.length > 0) {
    throw new Error('deno task erase <user id> takes one id, such as "u_…"; exports show ids');
  }
  const { messages, events, sessions, users } = await eraseUser(folder, userId);
  console.log(
    events + sessions + users === 0
      ? `Nothing here has the id "${userId}", or not any more; exports show ids. ` +
        "The database was rebuilt, so no trace of an earlier erasure is left"
      : `Erased: ${messages} messages deleted, ${events} events without the name, ` +
        `${sessions} sessions ended`,
  );
  console.error("Backups made before still hold it all: remove or replace them.");
});
