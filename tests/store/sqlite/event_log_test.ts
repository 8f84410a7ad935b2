import type { EventLog } from "../../../hub/event_log.ts";
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
