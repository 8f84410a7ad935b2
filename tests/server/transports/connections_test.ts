// A connection that throws does not affect the others.

import { assertEquals } from "@std/assert";
import { type Connection, Connections } from "../../../server/transports/connections.ts";
import type { User } from "../../../protocol/events/base.ts";
import type { Actor } from "../../../hub/policy.ts";

const FAULT = new Error("this one is broken");
const ALICE: User = { id: "u_a", name: "alice", avatar: "" };
const ACTOR: Actor = {
  address: "192.0.2.1",
  user: ALICE,
  session: { id: "s", user: ALICE, label: "test", createdAt: 0 },
};

/** The operation at which a connection throws. */
type Broken = "pendingBytes" | "close" | undefined;

function connection(done: string[], name: string, broken?: Broken): Connection {
  const act = (what: Broken, text: string) => {
    done.push(`${name} ${text}`);
    if (broken === what) throw FAULT;
  };
  return {
    transport: "websocket",
    get pendingBytes() {
      if (broken === "pendingBytes") throw FAULT;
      return 100;
    },
    close: (reason) => act("close", reason),
  };
}

async function setUp(broken: Broken) {
  const done: string[] = [];
  const faults: unknown[] = [];
  let time = 0;
  const connections = new Connections({
    perAddress: 0,
    total: 0,
    pendingMax: 1_000,
    clock: { now: () => time },
    onFault: (error) => faults.push(error),
  });
  for (const name of ["first", "second"]) {
    const liveActor = connections.expect();
    await liveActor.identify(() => Promise.resolve(ACTOR));
    connections.add(connection(done, name, name === "first" ? broken : undefined), liveActor);
  }
  const pass = (ms: number) => time += ms;
  return { connections, done, faults, pass };
}

Deno.test("Connections closes the others if one throws", async () => {
  const { connections, done, faults, pass } = await setUp("close");
  connections.closeStalled();
  pass(31_000);
  connections.closeStalled();
  assertEquals(done.splice(0), ["first too_slow", "second too_slow"]);
  connections.closeLargest(0);
  assertEquals(done.splice(0), ["first too_slow", "second too_slow"]);
  connections.closeSession("s");
  assertEquals(done.splice(0), ["first session_ended", "second session_ended"]);
  await connections.closeAll();
  assertEquals(done.splice(0), ["first restarting", "second restarting"]);
  assertEquals(faults, [FAULT, FAULT, FAULT, FAULT]);
  connections[Symbol.dispose]();
});

Deno.test("Connections checks the others if one throws when it is asked for its waiting bytes", async () => {
  const { connections, done, faults, pass } = await setUp("pendingBytes");
  connections.closeStalled();
  pass(31_000);
  connections.closeStalled();
  connections.closeLargest(0);
  assertEquals(done, ["second too_slow", "second too_slow"]);
  assertEquals(faults, [FAULT, FAULT, FAULT]);
  connections[Symbol.dispose]();
});

Deno.test("Connections keeps closing if the counter of closes throws", () => {
  const connections = new Connections({
    perAddress: 0,
    total: 0,
    pendingMax: 0,
    onClose() {
      throw FAULT;
    },
    onFault() {
      throw FAULT;
    },
  });
  connections.recordClose("too_slow");
  connections[Symbol.dispose]();
});
