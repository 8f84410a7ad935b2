import { MemoryLog } from "../../../store/memory/event_log.ts";
import { testLog } from "../log_contract.ts";

testLog("MemoryLog", (options) => Promise.resolve(new MemoryLog(options)));
