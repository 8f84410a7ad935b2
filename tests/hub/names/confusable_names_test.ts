// Confusable users: by skeletons on the page, by tags in lines.

import { assertEquals } from "@std/assert";
import { nameSkeleton } from "../../../hub/names/name_skeleton.ts";
import { userFrom } from "../../../hub/user_from.ts";
import { ConfusableNames } from "../../../hub/names/confusable_names.ts";
import { skeletonsOf } from "../../../protocol/name_fold.ts";

const look = (name: string) => skeletonsOf(userFrom({ id: "u_x", name, guest: false })).at(-1)!;

Deno.test("skeletonsOf() ends with the same for names that look alike", () => {
  const alike: [string, string][] = [
    ["alice", "Alice"],
    ["alice", "аlice"], // Cyrillic а
    ["alice", "aIice"], // capital i
    ["alice", "a1ice"],
    ["alice", "ａｌｉｃｅ"], // full width
    ["Bob", "B0b"],
    ["mia", "rnia"],
    ["paypal", "рауpаl"], // Cyrillic р, а, у
    ["scope", "ѕсоре"],
  ];
  for (const [name, other] of alike) assertEquals([other, look(other)], [other, look(name)]);
});

Deno.test("skeletonsOf() differs for names that do not look alike", () => {
  const names = ["alice", "bob", "carol", "李明", "王芳", "Ольга", "Ирина", "émile", "emile"];
  assertEquals(new Set(names.map(look)).size, names.length);
});

Deno.test("nameSkeleton() is sent only if letters resemble those of another script", () => {
  assertEquals(nameSkeleton("alice"), undefined);
  assertEquals(nameSkeleton("李明"), undefined);
  assertEquals(nameSkeleton("аlice"), "allce");
});

Deno.test("ConfusableNames.displayName() has a tag for both users if their names look alike", () => {
  const confusableNames = new ConfusableNames();
  const alice = userFrom({ id: "u_aaaa1111", name: "alice", guest: false });
  const other = userFrom({ id: "u_bbbb2222", name: "аlice", guest: false });
  confusableNames.add(alice);
  confusableNames.add(alice);
  assertEquals(confusableNames.displayName(alice), "alice");
  confusableNames.add(other);
  assertEquals(confusableNames.displayName(alice), "alice#1111");
  assertEquals(confusableNames.displayName(other), "аlice#2222");
});

Deno.test("ConfusableNames.displayName() gives no guest the tag of a user with a session", () => {
  const confusableNames = new ConfusableNames();
  const alice = userFrom({ id: "u_aaaa1111", name: "alice", guest: false });
  // Found in a minute among guests with confusable names: an id with the same end as hers.
  const guest = userFrom({ id: "g_bbbb1111", name: "аlice", guest: true });
  confusableNames.add(alice);
  confusableNames.add(guest);
  assertEquals(confusableNames.displayName(alice), "alice#1111");
  assertEquals(confusableNames.displayName(guest), "аlice#g_1111");
});

Deno.test("ConfusableNames.displayName() has a tag for capitals that look like others than their small letters", () => {
  const confusableNames = new ConfusableNames();
  const nina = userFrom({ id: "u_aaaa1111", name: "нина", guest: false });
  const other = userFrom({ id: "u_bbbb2222", name: "НИНА", guest: false });
  confusableNames.add(nina);
  confusableNames.add(other);
  assertEquals([nina, other].map((user) => confusableNames.displayName(user)), [
    "нина#1111",
    "НИНА#2222",
  ]);
});

Deno.test("ConfusableNames.displayName() has a tag if the name could be read as the beginning of a line", () => {
  const confusableNames = new ConfusableNames();
  const shown = (name: string) =>
    confusableNames.displayName(userFrom({ id: "u_cccc3333", name, guest: false }));
  assertEquals(shown("alice#1111"), "alice#1111#3333");
  assertEquals(shown("alice♯1111"), "alice♯1111#3333");
  // Nothing that looks like a colon stays, because it would end the name.
  assertEquals(shown("bob: hello"), "bob· hello#3333");
  assertEquals(shown("bob꞉ hello"), "bob· hello#3333");
  assertEquals(shown("ꓐꓳꓐꓽ hello"), "ꓐꓳꓐ· hello#3333");
  // Nor an asterisk at the start, which marks lines of the server.
  assertEquals(shown("* unauthorized"), "· unauthorized#3333");
  assertEquals(shown("✱ unauthorized"), "· unauthorized#3333");
  // A visarga after a letter of its script is no colon.
  assertEquals(shown("नमः"), "नमः");
});

Deno.test("ConfusableNames.displayName() keeps its tag despite any number of made-up names", () => {
  const confusableNames = new ConfusableNames();
  const alice = userFrom({ id: "u_aaaa1111", name: "alice", guest: false });
  const other = userFrom({ id: "u_bbbb2222", name: "Alice", guest: false });
  for (let n = 0; n < 10_000; n++) {
    // Alice is writing meanwhile.
    if (n % 1_000 === 0) confusableNames.add(alice);
    confusableNames.add(userFrom({ id: `u_${n}`, name: `made up ${n}`, guest: false }));
  }
  confusableNames.add(other);
  assertEquals(confusableNames.displayName(other), "Alice#2222");
});
