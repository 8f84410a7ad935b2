// Who may do what, on an open server and on a members-only one.

import { assertEquals } from "@std/assert";
import { type Action, type Actor, type Resource, ServerPolicy } from "../../hub/policy.ts";
import { ChatError } from "../../protocol/chat_error.ts";
import { actor, guest, user } from "../support/hub_in_memory.ts";

const OPEN = new ServerPolicy({ membersOnly: false });
const MEMBERS_ONLY = new ServerPolicy({ membersOnly: true });
const SERVER: Resource = { type: "server" };
const ROOM: Resource = { type: "room", room: "lobby" };
const BY_ALICE: Resource = { type: "message", room: "lobby", authorId: user("alice").id };

type Decision = "allowed" | "unauthorized" | "forbidden";

function decision(
  policy: ServerPolicy,
  who: Actor,
  action: Action,
  resource: Resource,
): string {
  try {
    assertEquals(policy.authorize(who, action, resource), who.user);
    return "allowed";
  } catch (error) {
    if (error instanceof ChatError) return error.code;
    throw error;
  }
}

// Columns: stranger, guest, alice, bob. A members-only server has no guests.
const TABLE: readonly (readonly [Action, Resource, ServerPolicy, readonly Decision[]])[] = [
  ["list", SERVER, OPEN, ["allowed", "allowed", "allowed", "allowed"]],
  ["read", SERVER, OPEN, ["allowed", "allowed", "allowed", "allowed"]],
  ["read", ROOM, OPEN, ["allowed", "allowed", "allowed", "allowed"]],
  ["join", ROOM, OPEN, ["allowed", "allowed", "allowed", "allowed"]],
  ["write", ROOM, OPEN, ["unauthorized", "allowed", "allowed", "allowed"]],
  ["change", ROOM, OPEN, ["unauthorized", "forbidden", "allowed", "allowed"]],
  ["delete", ROOM, OPEN, ["unauthorized", "forbidden", "allowed", "allowed"]],
  ["change", BY_ALICE, OPEN, ["unauthorized", "forbidden", "allowed", "forbidden"]],
  ["delete", BY_ALICE, OPEN, ["unauthorized", "forbidden", "allowed", "forbidden"]],
  ["list", SERVER, MEMBERS_ONLY, ["unauthorized", "allowed", "allowed", "allowed"]],
  ["read", SERVER, MEMBERS_ONLY, ["unauthorized", "allowed", "allowed", "allowed"]],
  ["read", ROOM, MEMBERS_ONLY, ["unauthorized", "allowed", "allowed", "allowed"]],
  ["join", ROOM, MEMBERS_ONLY, ["unauthorized", "allowed", "allowed", "allowed"]],
  ["write", ROOM, MEMBERS_ONLY, ["unauthorized", "allowed", "allowed", "allowed"]],
  ["change", BY_ALICE, MEMBERS_ONLY, ["unauthorized", "forbidden", "allowed", "forbidden"]],
  ["delete", BY_ALICE, MEMBERS_ONLY, ["unauthorized", "forbidden", "allowed", "forbidden"]],
];

for (const [action, resource, policy, expected] of TABLE) {
  const server = policy === OPEN ? "an open server" : "a members-only server";
  Deno.test(`authorize() decides on "${action}" of a ${resource.type} on ${server}`, () => {
    const actors = [actor(), guest("carol"), actor("alice"), actor("bob")];
    assertEquals(actors.map((who) => decision(policy, who, action, resource)), [...expected]);
  });
}

Deno.test("authorize() refuses an action that it does not know to everybody", () => {
  const unknown = "pin" as Action;
  const actors = [actor(), guest("carol"), actor("alice")];
  for (const policy of [OPEN, MEMBERS_ONLY]) {
    const [stranger, ...others] = actors.map((who) => decision(policy, who, unknown, ROOM));
    assertEquals(stranger, policy === OPEN ? "forbidden" : "unauthorized");
    assertEquals(others, ["forbidden", "forbidden"]);
  }
});

Deno.test("onRevoked() names the session that ended, until it is disposed of", () => {
  let end: (sessionId: string) => void = () => {};
  using policy = new ServerPolicy({
    membersOnly: false,
    sessions: { onEnd: (listener) => (end = listener, { [Symbol.dispose]() {} }) },
  });
  const revoked: unknown[] = [];
  {
    using _ = policy.onRevoked((revocation) => revoked.push(revocation));
    end("s_1");
  }
  end("s_2");
  assertEquals(revoked, [{ sessionId: "s_1" }]);
});
