import { MemorySessions } from "../../../hub/sessions/memory.ts";
import { testSessions } from "./sessions_contract.ts";

testSessions("MemorySessions", (options) =>
  Promise.resolve({
    sessions: new MemorySessions(options),
    [Symbol.asyncDispose]: () => Promise.resolve(),
  }));
