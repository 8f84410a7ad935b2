import { MemoryLog } from "../../../hub/log/memory.ts";
import { testLog } from "./log_contract.ts";

testLog("MemoryLog", (options) => Promise.resolve(new MemoryLog(options)));
