// The roster: in the order of arrival, bounded, and rendered only now and then in a crowd.

import { assertEquals } from "@std/assert";
import { effect } from "@preact/signals";
import { RenderPace } from "../../../client/model/render_pace.ts";
import { RENDER_EVERY_MS, RosterStore } from "../../../client/model/roster_store.ts";
import { USERS_LISTED_MAX } from "../../../protocol/limits.ts";
import { FakeClock } from "../../support/fake_clock.ts";
import { ADA, ME, userNamed } from "../sample.ts";

const BOB = userNamed("bob");
const NOBODY = { joined: [], left: [], away: [], back: [] };

function paceOf(clock: FakeClock): RenderPace {
  return new RenderPace({ clock, afterRender: clock.afterRender });
}

Deno.test("RosterStore.apply() handles joins, leaves, away and back", () => {
  const time = new FakeClock();
  using roster = new RosterStore(paceOf(time), { users: [ADA, BOB], count: 2 });
  const presenceDiff = roster.apply({
    joined: [ME],
    left: [BOB.id],
    away: [ADA.id],
    back: [],
    count: 2,
  });
  assertEquals(presenceDiff, { came: [ME], went: [BOB] });
  assertEquals(roster.state.value.users, [{ ...ADA, away: true }, ME]);
  time.advance(RENDER_EVERY_MS);
  roster.apply({ ...NOBODY, back: [ADA.id], count: 2 });
  assertEquals(roster.state.value.users, [ADA, ME]);
});

Deno.test("RosterStore reports each arrival once, and no new name", () => {
  using roster = new RosterStore(paceOf(new FakeClock()), { users: [ADA], count: 1 });
  const renamed = { ...ADA, name: "Ada" };
  assertEquals(roster.apply({ ...NOBODY, joined: [renamed], count: 1 }).came, []);
  assertEquals(roster.state.value.users, [renamed]);
  assertEquals(roster.replace({ users: [renamed, BOB], count: 2 }), { came: [BOB], went: [] });
  assertEquals(roster.replace({ users: [BOB], count: 1 }), { came: [], went: [renamed] });
});

Deno.test("RosterStore lists as many users as the server does, and counts all", () => {
  const time = new FakeClock();
  using roster = new RosterStore(paceOf(time), { users: [], count: 0 });
  const crowd = Array.from({ length: 1_000 }, (_, index) => userNamed(`user ${index}`));
  roster.apply({ ...NOBODY, joined: crowd, count: 1_000 });
  const { users, count } = roster.state.value;
  assertEquals([users.length, count], [USERS_LISTED_MAX, 1_000]);
  assertEquals(users.at(-1), crowd.at(-1));
});

Deno.test("RosterStore renders a crowd that comes and goes ten times a second, and its final state", () => {
  const time = new FakeClock();
  using roster = new RosterStore(paceOf(time), { users: [], count: 0 });
  let drawn = -1;
  using _ = { [Symbol.dispose]: effect(() => void (roster.state.value, drawn += 1)) };
  for (let change = 0; change < 200; change += 1) {
    const user = userNamed(`user ${change % 7}`);
    if (change % 2 === 0) roster.apply({ ...NOBODY, joined: [user], count: 1 });
    else roster.apply({ ...NOBODY, left: [user.id], count: 1 });
    time.advance(5);
  }
  time.advance(RENDER_EVERY_MS);
  assertEquals(drawn <= 12, true);
  roster.apply({ ...NOBODY, joined: [ADA], count: 1 });
  roster.apply({ ...NOBODY, left: [ADA.id], count: 0 });
  time.advance(RENDER_EVERY_MS);
  assertEquals(roster.state.value.count, 0);
});

Deno.test("RosterStore leaves a slow page three quarters of its time", () => {
  const time = new FakeClock();
  using roster = new RosterStore(paceOf(time), { users: [], count: 0 });
  let drawn = -1;
  const draw = () => {
    void roster.state.value;
    drawn += 1;
    time.pass(60);
  };
  using _ = { [Symbol.dispose]: effect(draw) };
  for (let change = 1; change <= 400; change += 1) {
    roster.apply({ ...NOBODY, joined: [userNamed(`user ${change % 7}`)], count: change });
    time.advance(5);
  }
  assertEquals(drawn <= 10, true, `${drawn} drawings of 60 ms in some 2.5 s`);
  time.advance(1_000);
  assertEquals(roster.state.value.count, 400);
});
