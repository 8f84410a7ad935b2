// A process that opens a data folder, prints each ack on a line of its own, and continues until
// killed.

import { openSqliteStore } from "../../store/sqlite/store.ts";
import { message, ROOM } from "./log_vocabulary.ts";

const { log } = await openSqliteStore(Deno.args[0]!);
console.log("open");
for (let index = 0; Deno.args[1] === "write"; index++) {
  const { seq } = await log.append(ROOM, message(`text ${index}`, { nonce: `n${index}` }));
  console.log(seq);
}
