// What every implementation of presence must do; each store runs this suite.

import { assertEquals } from "@std/assert";
import type { Presence, PresenceChange } from "../../hub/presence.ts";
import { FakeClock } from "../support/fake_clock.ts";
import { user } from "../support/hub_in_memory.ts";

/** How the suite gets presence whose entries expire by a clock. */
export type OpenPresence = (clock: FakeClock) => Presence & Disposable;

const TTL_MS = 30_000;
const alice = user("alice");
const bob = user("bob");

/** Registers the suite for an implementation. */
export function testPresence(kind: string, open: OpenPresence): void {
  function test(
    name: string,
    run: (presence: Presence, clock: FakeClock, changes: PresenceChange[]) => void,
  ): void {
    Deno.test(`${kind}: ${name}`, () => {
      const clock = new FakeClock();
      const changes: PresenceChange[] = [];
      {
        using presence = open(clock);
        using _ = presence.watch((change) => changes.push(change));
        run(presence, clock, changes);
      }
      assertEquals(clock.pendingTimers, 0);
    });
  }

  test("list() has each connection of a room, in the order in which they came", (presence) => {
    const tab = presence.enter("lobby", alice);
    presence.enter("lobby", bob);
    presence.enter("lobby", alice).setAway(true);
    presence.enter("den", bob);
    const entries = () => presence.list("lobby").map(({ user, away }) => [user.name, away]);
    assertEquals(entries(), [["alice", false], ["bob", false], ["alice", true]]);
    tab[Symbol.dispose]();
    assertEquals(entries(), [["bob", false], ["alice", true]]);
    assertEquals(presence.list("attic"), []);
  });

  test(
    "watch() gets every change once, and none once it is disposed of",
    (presence, _, changes) => {
      const handle = presence.enter("lobby", alice);
      handle.setAway(true);
      handle.setAway(true);
      handle[Symbol.dispose]();
      handle[Symbol.dispose]();
      handle.setAway(false);
      handle.renew();
      const entry = { room: "lobby", user: alice };
      assertEquals(changes, [
        { type: "entered", ...entry, away: false },
        { type: "away", ...entry, away: true },
        { type: "left", ...entry, away: true },
      ]);
      const missed: PresenceChange[] = [];
      presence.watch((change) => missed.push(change))[Symbol.dispose]();
      presence.enter("lobby", bob);
      assertEquals(missed, []);
    },
  );

  test("watch() gets changes when another watcher throws", (presence, _, changes) => {
    using _broken = presence.watch(() => {
      throw new Error("a watcher that throws");
    });
    presence.enter("lobby", alice);
    assertEquals(changes.length, 1);
  });

  test("rename() changes all entries of a user, each room once", (presence, _, changes) => {
    for (const room of ["lobby", "lobby", "den"]) presence.enter(room, alice);
    presence.enter("lobby", bob);
    changes.length = 0;
    const renamed = { ...alice, name: "Alice Liddell" };
    presence.rename(renamed);
    presence.rename(user("nobody"));
    assertEquals(changes.map(({ type, room }) => [type, room]), [
      ["renamed", "lobby"],
      ["renamed", "den"],
    ]);
    assertEquals(presence.list("lobby").map(({ user }) => user), [renamed, renamed, bob]);
  });

  test("an entry with a TTL expires unless it is renewed", (presence, clock, changes) => {
    let expired = 0;
    const options = { ttlMs: TTL_MS, onExpire: () => expired++ };
    const handle = presence.enter("lobby", alice, options);
    presence.enter("lobby", bob);
    clock.advance(TTL_MS - 1);
    handle.renew();
    clock.advance(TTL_MS - 1);
    assertEquals([presence.list("lobby").length, expired], [2, 0]);
    clock.advance(1);
    assertEquals([presence.list("lobby").map(({ user }) => user.name), expired], [["bob"], 1]);
    assertEquals(changes.at(-1)?.type, "left");
    handle.renew();
    clock.advance(2 * TTL_MS);
    assertEquals([presence.list("lobby").length, expired], [1, 1]);
  });

  test("an entry that is disposed of does not expire", (presence, clock) => {
    let expired = 0;
    presence.enter("lobby", alice, { ttlMs: TTL_MS, onExpire: () => expired++ })[Symbol.dispose]();
    assertEquals(clock.pendingTimers, 0);
    clock.advance(TTL_MS);
    assertEquals(expired, 0);
  });
}
