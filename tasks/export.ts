// `deno task export [room]`: prints a room, or all rooms, as JSON Lines: one event per line, in its
// current state.

import { exportEvents } from "../store/sqlite/maintenance/export_events.ts";
import { maintenanceArgs, runMaintenance } from "./data_folder.ts";

/** Lines per write. */
const CHUNK_UNITS = 64 * 1024;

await runMaintenance(async () => {
  const { folder, words: [room, ...more] } = maintenanceArgs(Deno.args);
  if (more.length > 0) throw new Error("deno task export [room] takes one room");
  let chunk = "";
  try {
    for await (const event of exportEvents(folder, room)) {
      chunk += `${JSON.stringify(event)}\n`;
      if (chunk.length >= CHUNK_UNITS) chunk = print(chunk);
    }
    print(chunk);
  } catch (error) {
    // The reader, such as `head`, has closed the pipe.
    if (!(error instanceof Deno.errors.BrokenPipe)) throw error;
  }
});

function print(text: string): "" {
  let bytes = new TextEncoder().encode(text);
  while (bytes.length > 0) bytes = bytes.subarray(Deno.stdout.writeSync(bytes));
  return "";
}
