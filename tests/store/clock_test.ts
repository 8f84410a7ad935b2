// Clocks that jump back and forth, for both logs: times never fall, ids rise, and each id contains
// its time.

import { assertEquals } from "@std/assert";
import type { EventLog } from "../../hub/event_log.ts";
import { MemoryLog } from "../../store/memory/event_log.ts";
import { ulidTime } from "../../store/ulid.ts";
import { openSqliteStore } from "../../store/sqlite/store.ts";
import { randomFrom } from "../support/random.ts";
import { message, readAll } from "./log_vocabulary.ts";
import { TemporaryFolder } from "./temporary_store.ts";

const ROOMS = ["lobby", "den"];
const SEED = 20_261_121;
const DAY_MS = 86_400_000;
const BATCHES = 100;

/** A clock that mostly advances, and otherwise jumps anywhere within a day. */
class JumpingClock {
  readonly #random = randomFrom(SEED);
  #at = Date.UTC(2026, 10, 21);
  jumps = 0;

  readonly now = (): number => {
    if (this.#random() < 0.3) {
      this.jumps++;
      this.#at += (this.#random() - 0.5) * 2 * DAY_MS;
    }
    this.#at += this.#random() * 5;
    return Math.floor(this.#at);
  };
}

Deno.test("a log in memory keeps its order while the clock jumps", async () => {
  const clock = new JumpingClock();
  await using log = new MemoryLog({ clock });
  await talk(log, BATCHES);
  await expectOrder(log);
  assertEquals(clock.jumps > 10, true);
});

Deno.test("a log on disk keeps its order while the clock jumps, over restarts too", async () => {
  const clock = new JumpingClock();
  await using folder = await TemporaryFolder.make();
  for (let life = 0; life < 5; life++) {
    await using store = await openSqliteStore(folder.path, { clock });
    await talk(store.log, BATCHES / 5);
    await expectOrder(store.log);
  }
});

async function talk(log: EventLog, batches: number): Promise<void> {
  for (let batch = 0; batch < batches; batch++) {
    await Promise.all(
      ROOMS.flatMap((room) => [1, 2].map((n) => log.append(room, message(`${n}`)))),
    );
  }
}

async function expectOrder(log: EventLog): Promise<void> {
  const all = await Promise.all(ROOMS.map((room) => readAll(log, room)));
  for (const events of all) {
    const times = events.map(({ at }) => at);
    const ids = events.map(({ id }) => id);
    assertEquals(times, times.toSorted((a, b) => a - b));
    assertEquals(ids, ids.toSorted());
    assertEquals(ids.map(ulidTime), times);
  }
  const ids = all.flat().map(({ id }) => id);
  assertEquals(new Set(ids).size, ids.length);
}
