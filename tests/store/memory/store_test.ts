import { MemoryStore } from "../../../store/memory/store.ts";
import { testBus } from "../bus_contract.ts";
import { testSessions } from "../sessions_contract.ts";
import type { OpenStore } from "../temporary_store.ts";
import { testUsers } from "../users_contract.ts";

const open: OpenStore = (options) => Promise.resolve(new MemoryStore(options));

testBus("MemoryStore", open);
testSessions("MemoryStore", open);
testUsers("MemoryStore", open);
