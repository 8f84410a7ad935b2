// Answers and stored values that are not this server's: a captive portal's page, another build's, a hand's.

import "../support/in_english.ts";
import { assertEquals } from "@std/assert";
import { reachable } from "../../client/connection/bounded_request.ts";
import { signIn } from "../../client/model/sign_in.ts";
import type { ChatHost } from "../../client/embed/chat_host.ts";
import { SavedToken } from "../../client/embed/saved_token.ts";
import { fetchRoomSnapshot } from "../../client/embed/fetch_room_snapshot.ts";
import { ScopedStorage } from "../../client/embed/scoped_storage.ts";
import { MemoryStorage } from "../support/memory_storage.ts";
import { ME, message } from "./sample.ts";

const FOREIGN: readonly (() => Response)[] = [
  () => new Response("<html>Sign in to the network", { headers: { "content-type": "text/html" } }),
  () => Response.json(null),
  () => Response.json([]),
  () => Response.json({ please: "sign in" }),
  () => Response.json({ user: { name: 5 }, code: 5, detail: {}, rooms: {}, events: {} }),
];

Deno.test("signIn() becomes nobody by an answer that names no user, and says that it failed", async () => {
  for (const answer of FOREIGN) {
    for (const status of [200, 400]) {
      const foreign = answer();
      const response = new Response(foreign.body, { status, headers: foreign.headers });
      assertEquals("problem" in await signIn("me", () => Promise.resolve(response)), true);
    }
  }
  const own = () => Promise.resolve(Response.json({ user: ME, token: "abc", mood: "blue" }));
  assertEquals(await signIn("me", own), { user: ME, token: "abc" });
});

Deno.test("reachable() does not take a page that answers everything for the server", async () => {
  for (const answer of FOREIGN) {
    const is = await reachable(() => Promise.resolve(answer())).catch(() => false);
    assertEquals(is, false);
  }
  assertEquals(await reachable(() => Promise.resolve(Response.json({ status: "ok" }))), true);
});

Deno.test("fetchRoomSnapshot() takes a foreign answer for a server that cannot be reached, in each of its steps", async () => {
  const { signal } = new AbortController();
  const session = () => Response.json({ user: null, house: { password: false, guests: true } });
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

Deno.test("SavedToken takes nothing for a token that would break a header or a socket", () => {
  const storage = new MemoryStorage();
  for (const broken of ["", "two words", "a\nb", "é", "a,b", "x".repeat(10_000)]) {
    storage.setItem("hubbub.token", broken);
    assertEquals(new SavedToken(new ScopedStorage(storage, "")).value, undefined);
  }
  storage.setItem("hubbub.token", "aB3-_");
  assertEquals(new SavedToken(new ScopedStorage(storage, "")).value, "aB3-_");
});
