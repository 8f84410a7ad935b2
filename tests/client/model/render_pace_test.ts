// The pace of renders: fewer lines after a slow render, more after a full quick one, and pauses.

import { assertEquals } from "@std/assert";
import { LINES_MAX, RenderPace } from "../../../client/model/render_pace.ts";
import { FakeClock } from "../../support/fake_clock.ts";

const QUICK_MS = 5;
const IN_TIME_MS = 15;
const SLOW_MS = 40;

/** A pace whose next renders take `ms`. */
function rig() {
  const time = new FakeClock();
  const pace = new RenderPace({ clock: time, afterRender: time.afterRender });
  let renders = 0;
  const render = (ms: number, added = pace.lines) => {
    pace.render(() => {
      time.pass(ms);
      return added;
    }, () => renders += 1);
    time.advance(0);
  };
  return { time, pace, render, renders: () => renders };
}

Deno.test("RenderPace.render() doubles the lines after a full quick render, not after one in time", () => {
  const { pace, render } = rig();
  const first = pace.lines;
  render(IN_TIME_MS);
  assertEquals(pace.lines, first);
  render(QUICK_MS);
  assertEquals(pace.lines, first * 2);
});

Deno.test("RenderPace.render() learns nothing from a quick render of fewer lines", () => {
  const { pace, render } = rig();
  const first = pace.lines;
  for (let n = 0; n < 4; n += 1) render(QUICK_MS, first - 1);
  assertEquals(pace.lines, first);
});

Deno.test("RenderPace.render() halves the lines after one that took twice as long, down to three", () => {
  const { pace, render } = rig();
  const first = pace.lines;
  render(SLOW_MS);
  assertEquals(pace.lines, first / 2);
  for (let n = 0; n < 4; n += 1) render(SLOW_MS);
  assertEquals(pace.lines, 3);
  for (let n = 0; n < 20; n += 1) render(QUICK_MS);
  assertEquals(pace.lines, LINES_MAX);
});

Deno.test("RenderPace.render() calls next after a pause of four times the render, at most a second", () => {
  const { time, render, renders } = rig();
  render(IN_TIME_MS);
  time.advance(4 * IN_TIME_MS - 1);
  assertEquals(renders(), 0);
  time.advance(1);
  assertEquals(renders(), 1);
  render(2_000);
  time.advance(1_000);
  assertEquals(renders(), 2);
});

Deno.test("RenderPace.floodEnd resolves when the flood is over", async () => {
  const { pace } = rig();
  assertEquals(pace.floodEnd, undefined);
  pace.setFlood(true);
  const end = pace.floodEnd;
  pace.setFlood(false);
  await end;
  assertEquals(pace.floodEnd, undefined);
});

Deno.test("RenderPace measures a render before any task that is waiting, and needs no pause if it took no time", async () => {
  const { promise, resolve } = Promise.withResolvers<void>();
  const called: string[] = [];
  setTimeout(() => {
    called.push("task");
    resolve();
  }, 0);
  new RenderPace({ clock: new FakeClock() }).render(() => 0, () => called.push("next"));
  assertEquals(called, []);
  await promise;
  assertEquals(called, ["next", "task"]);
});
