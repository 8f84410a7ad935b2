// An embedded room takes a foreign answer for an unreachable server, and skips unknown events.

import "../../support/in_english.ts";
import { assertEquals } from "@std/assert";
import type { ChatHost } from "../../../client/embed/chat_host.ts";
import { fetchRoomSnapshot } from "../../../client/embed/fetch_room_snapshot.ts";
import { FOREIGN, message } from "../sample.ts";

Deno.test("fetchRoomSnapshot() takes a foreign answer for a server that cannot be reached, in each of its steps", async () => {
  const { signal } = new AbortController();
  const session = () => Response.json({ user: null, server: { password: false, guests: true } });
  for (const answer of FOREIGN) {
    for (const answers of [[answer], [session, answer]]) {
      const left = [...answers];
      const host = {
        fetch: () => Promise.resolve(left.shift()!()),
        answers: () => Promise.resolve(true),
        token: { value: undefined },
      } as unknown as ChatHost;
      const snapshot = await fetchRoomSnapshot(host, { room: "lobby", guest: undefined }, signal);
      assertEquals(snapshot.kind, "unreachable");
    }
  }
  const page = { room: "lobby", epoch: "e1", head: 3, complete: true, users: [], count: 0 };
  const events = [message(1), { ...message(2), type: "reaction", target: 1 }, message(3)];
  const left = [session(), Response.json({ ...page, events })];
  const host = {
    fetch: () => Promise.resolve(left.shift()!),
    token: { value: undefined },
  } as unknown as ChatHost;
  const snapshot = await fetchRoomSnapshot(host, { room: "lobby", guest: undefined }, signal);
  assertEquals(snapshot.kind === "room" && snapshot.view.events, [message(1), message(3)]);
  assertEquals(snapshot.kind === "room" && snapshot.view.config.textMax, 4_000);
});
