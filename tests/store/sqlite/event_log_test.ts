import { assertEquals } from "@std/assert";
import type { EventLog } from "../../../hub/event_log.ts";
import type { GroupCommit } from "../../../store/sqlite/group_commit.ts";
import { SqliteLog } from "../../../store/sqlite/event_log.ts";
import type { Reader } from "../../../store/sqlite/reader.ts";
import { testLog } from "../log_contract.ts";
import { temporaryStore } from "../temporary_store.ts";

testLog("SqliteLog", async (options) => {
  const store = await temporaryStore(options);
  return withDisposal(store.log, store);
});

/** The log, which is disposed of with its store. */
function withDisposal(log: EventLog, store: AsyncDisposable): EventLog {
  return new Proxy(log, {
    get(target, name) {
      if (name === Symbol.asyncDispose) return () => store[Symbol.asyncDispose]();
      const value = Reflect.get(target, name, target);
      return typeof value === "function" ? value.bind(target) : value;
    },
  });
}

Deno.test("SqliteLog looks up and caches nothing of rooms that do not exist", async () => {
  const read: string[] = [];
  const log = new SqliteLog({
    writer: { listen() {} } as unknown as GroupCommit,
    reader: {
      newestMessage(room: string) {
        read.push(room);
        return 0;
      },
    } as unknown as Reader,
    opened: { epoch: "e", rooms: [{ name: "lobby", head: 2, lastAt: 0 }] },
    release: () => Promise.resolve(),
    onFault: (error) => {
      throw error;
    },
  });
  for (const room of ["a", "b", "lobby", "lobby"]) await log.position(room);
  assertEquals(read, ["lobby"]);
});
