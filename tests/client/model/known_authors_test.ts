// Mentions in background rooms, whose present users are not known.

import "../../support/in_english.ts";
import { assert, assertStrictEquals } from "@std/assert";
import { KnownAuthors } from "../../../client/model/known_authors.ts";
import type { User } from "../../../protocol/events/base.ts";
import { mentions } from "../../../text/mentions.ts";

function user(id: string, name: string): User {
  return { id, name, avatar: "" };
}

const ann = user("u_ann", "ann");

Deno.test("KnownAuthors.index() gives a name to its present owner, not to a former one", () => {
  const people = new KnownAuthors();
  people.add(user("u_bob", "ann"), 1);
  assert(!mentions("@ann", people.index(ann)));
  people.add(user("u_bob", "bob"), 2);
  assert(mentions("hi @ann", people.index(ann)));
  // An earlier message in another room does not make a name newer.
  people.add(user("u_bob", "ann"), 1);
  assert(mentions("hi @ann", people.index(ann)));
  // Until the user has the name again.
  people.add(user("u_bob", "ann"), 3);
  assert(!mentions("@ann", people.index(ann)));
});

Deno.test("KnownAuthors.index() has each name of an author once", () => {
  const people = new KnownAuthors();
  const renamed = { ...ann, name: "anna" };
  people.add(ann, 4);
  people.add(renamed, 5);
  people.add(user("u_lee", "ann lee"), 6);
  people.add(user("u_lee", "lee"), 7);
  const index = people.index(renamed);
  assert(mentions("@ann", index));
  assert(mentions("@anna", index));
  assert(!mentions("@ann lee", index));
  people.add(user("u_lee", "lee"), 8);
  assertStrictEquals(people.index(renamed), index);
});

Deno.test("KnownAuthors.index() drops the authors of the oldest messages, and keeps those who write again", () => {
  const people = new KnownAuthors();
  people.add(user("u_bob", "ann"), 9);
  for (let n = 0; n < 500; n++) people.add(user(`u_${n}`, `name ${n}`), n);
  assert(mentions("@ann", people.index(ann)));
  people.add(user("u_bob", "ann"), 10);
  assert(!mentions("@ann", people.index(ann)));
});
