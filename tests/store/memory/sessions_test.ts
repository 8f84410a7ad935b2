import { MemorySessions } from "../../../store/memory/sessions.ts";
import { testSessions } from "../sessions_contract.ts";

testSessions("MemorySessions", (options) =>
  Promise.resolve({
    sessions: new MemorySessions(options),
    [Symbol.asyncDispose]: () => Promise.resolve(),
  }));
