// Faults in what an ack is worth: lost, repeated, out of order, altered, or left on the disk.

import type { Mutant } from "./mutant.ts";

const KILL = "tests/faults/kill_test.ts";
const POWER = "tests/faults/power_cut_test.ts";

/** A line each: add one for every promise of docs/reliability.md. */
export const LOG_MUTANTS: readonly Mutant[] = [
  {
    fault: "never syncs the log",
    file: "store/sqlite/open_database.ts",
    from: "PRAGMA synchronous = FULL;",
    to: "PRAGMA synchronous = OFF;",
    caughtBy: POWER,
  },
  {
    fault: "syncs the log at checkpoints only",
    file: "store/sqlite/open_database.ts",
    from: "PRAGMA synchronous = FULL;",
    to: "PRAGMA synchronous = NORMAL;",
    caughtBy: POWER,
  },
  {
    fault: "leaves the name of a new data folder unsynced",
    file: "store/sqlite/folder_lock.ts",
    from: "for (const path of made) await syncFolder(dirname(path));",
    to: "",
    caughtBy: POWER,
  },
  {
    fault: "acks before the commit",
    file: "store/sqlite/sqlite_writer.ts",
    from: "      this.#sql.commit.run();\n",
    to: "      setTimeout(() => this.#db.isTransaction && this.#sql.commit.run(), 50);\n",
    caughtBy: KILL,
  },
  {
    fault: "forgets nonces",
    file: "store/sqlite/appender.ts",
    from: "nonce ?? null]",
    to: "null]",
    caughtBy: KILL,
  },
  {
    fault: "publishes before the append",
    file: "store/sqlite/event_log.ts",
    from: "    const result = await this.#writer.submit(",
    to: "    this.#watchers.announce([eventFrom({ ...draft, room, seq: this.head(room) + 1, " +
      'id: "0", at: 0 })]);\n    const result = await this.#writer.submit(',
    caughtBy: "tests/faults/disk_test.ts",
  },
  {
    fault: "skips an event on resume",
    file: "hub/follow.ts",
    from: "place: { after },",
    to: "place: { after: after && after + 1 },",
    caughtBy: KILL,
  },
  {
    fault: "repeats an event on resume",
    file: "hub/follow.ts",
    from: "subscriber.goLive(last);",
    to: "subscriber.goLive(last - 1);",
    caughtBy: "tests/hub/follow_test.ts",
  },
  {
    fault: "believes a clock that was set back",
    file: "store/ulid.ts",
    from: "if (now > this.#at) {",
    to: "if (now !== this.#at) {",
    caughtBy: "tests/store/clock_test.ts",
  },
  {
    fault: "keeps the epoch over a restore",
    file: "store/sqlite/maintenance/restore.ts",
    from: "INSERT OR REPLACE INTO meta",
    to: "INSERT OR IGNORE INTO meta",
    caughtBy: "tests/store/sqlite/maintenance/restore_test.ts",
  },
  {
    fault: "leaves an erased user's rows where they were",
    file: "store/sqlite/maintenance/erase_user.ts",
    from: "await replaceFile(clean, path);",
    to: "await removeFile(clean);",
    caughtBy: "tests/store/sqlite/maintenance/erase_user_test.ts",
  },
  {
    fault: "calls what was deleted not found",
    file: "hub/append_rules.ts",
    from: 'if (target.deleted) return "gone";',
    to: 'if (target.deleted) return "not_found";',
    caughtBy: "tests/faults/fuzz_room_test.ts",
  },
  {
    fault: "answers an edit and changes nothing",
    file: "store/sqlite/appender.ts",
    from: "    this.#sql.noteEdit.run(room.id, newEvent.target, textId, edited.at);\n",
    to: "",
    caughtBy: KILL,
  },
  {
    fault: "leaves a deleted text on the disk",
    file: "store/sqlite/appender.ts",
    from: "    this.#sql.wipeTexts.run(room.id, newEvent.target);\n",
    to: "",
    caughtBy: POWER,
  },
  {
    fault: "leaves the data to everybody on the machine",
    file: "store/sqlite/durable_file.ts",
    from: "const OWNER_ONLY = 0o600;",
    to: "const OWNER_ONLY = 0o644;",
    caughtBy: "tests/store/sqlite/folder_test.ts",
  },
  {
    fault: "is well while nothing can be written",
    file: "server/routes/health_route.ts",
    from: "if (!health.writable) {",
    to: "if (false) {",
    caughtBy: "tests/faults/disk_test.ts",
  },
];
