// Tags for users whose names look alike.

import { assertEquals } from "@std/assert";
import { nameTags } from "../../../client/model/name_tags.ts";
import { userNamed } from "../sample.ts";

Deno.test("nameTags() tags two users whose names differ only in case or compatibility forms", () => {
  const tags = nameTags([
    userNamed("Ada", "u_1111aaaa"),
    userNamed("ＡＤＡ", "u_2222bbbb"),
    userNamed("Bob", "u_3333cccc"),
  ]);
  assertEquals([...tags], [["u_1111aaaa", "aaaa"], ["u_2222bbbb", "bbbb"]]);
});

Deno.test("nameTags() tags no user who is named twice", () => {
  assertEquals(nameTags([userNamed("Ada"), userNamed("Ada")]).size, 0);
});
