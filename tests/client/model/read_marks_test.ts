// Read marks move forward, within one log.

import { assertEquals } from "@std/assert";
import { ReadMarks } from "../../../client/model/read_marks.ts";
import { MemoryStorage } from "../../support/memory_storage.ts";

Deno.test("ReadMarks.set() only moves forward; of() ignores a mark of another log", () => {
  const storage = new MemoryStorage();
  const marks = new ReadMarks(storage);
  marks.set("lobby", { epoch: "e1", seq: 9 });
  marks.set("lobby", { epoch: "e1", seq: 4 });
  assertEquals([marks.of("lobby", "e1"), marks.of("lobby", "e2")], [9, undefined]);
  marks.set("lobby", { epoch: "e2", seq: 1 });
  assertEquals(marks.of("lobby", "e2"), 1);
  storage.setItem("hubbub.read.lobby", "no");
  assertEquals(marks.of("lobby"), undefined);
});
