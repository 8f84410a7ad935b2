// The reading place is saved with the history entry, and only if it changes.

import { assertEquals } from "@std/assert";
import { savedPlace, savePlace } from "../../../client/browser/saved_place.ts";

Deno.test("savePlace() keeps the rest of the history entry, and writes only changes", () => {
  let writes = 0;
  const history = {
    state: { other: 1 } as unknown,
    replaceState(state: unknown) {
      this.state = state;
      writes += 1;
    },
  };
  assertEquals(savedPlace(history), undefined);
  savePlace(history, { seq: 4, offset: 10 });
  savePlace(history, { seq: 4, offset: 10 });
  assertEquals([savedPlace(history), writes], [{ seq: 4, offset: 10 }, 1]);
  savePlace(history, undefined);
  assertEquals([savedPlace(history), writes], [undefined, 2]);
});
