// Keys of an input method are recognized, and every key handler checks for them.

import { assert, assertEquals } from "@std/assert";
import { isComposing } from "../../../client/components/keyboard.ts";

const CLIENT = new URL("../../../client/", import.meta.url);
/** Needs only to know that the user is there, whatever the key means. */
const ANY_KEY = ["browser/watch_for_absence.ts"];

Deno.test("isComposing() is true while something is composed, and for the key that ended it in Safari", () => {
  const cases: readonly (readonly [boolean, number, boolean])[] = [
    [true, 229, true],
    [true, 27, true],
    [false, 229, true],
    [false, 13, false],
    [false, 27, false],
    [false, 0, false],
  ];
  for (const [composing, keyCode, expected] of cases) {
    assertEquals(isComposing({ isComposing: composing, keyCode }), expected, `${keyCode}`);
  }
});

Deno.test("every file of the page that handles keys calls isComposing()", async () => {
  const received: string[] = [];
  for await (const path of sources("")) {
    const text = await Deno.readTextFile(new URL(path, CLIENT));
    if (!/onKey(?:Down|Up|Press)|["'`]key(?:down|up|press)["'`]/.test(text)) continue;
    received.push(path);
    if (!ANY_KEY.includes(path)) assert(/\bisComposing\(/.test(text), path);
  }
  assert(received.length >= 6 && ANY_KEY.every((path) => received.includes(path)), received.join());
});

async function* sources(folder: string): AsyncGenerator<string> {
  for await (const { name, isDirectory } of Deno.readDir(new URL(folder, CLIENT))) {
    if (isDirectory) yield* sources(`${folder}${name}/`);
    else if (/\.tsx?$/.test(name)) yield folder + name;
  }
}
