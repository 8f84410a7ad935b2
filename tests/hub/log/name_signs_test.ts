// What in a name could pass for the signs of a line.

import { assertEquals } from "@std/assert";
import { signProblem, withoutSigns } from "../../../hub/log/name_signs.ts";
import { PROTOTYPES } from "../../../hub/log/prototypes.ts";

const COLON = "The name has a colon, or what looks like one";
const STAR = "The name begins with an asterisk, as what the server says";
const TAG = "The name ends like a tag";

Deno.test("signProblem() finds colons and all that look like one", () => {
  for (const sign of ":：﹕︓꞉∶˸ː։׃܃፡፥፦᛬᠃᠄⁚⁝⁞⋮⦂⫶∷≔⠆𝄈꛴") {
    assertEquals([sign, signProblem(`alice${sign} yes`)], [sign, COLON]);
  }
  assertEquals(signProblem("alice; yes"), undefined);
});

Deno.test("signProblem() leaves visargas and tones to the scripts that they are of", () => {
  for (const name of ["नमः", "ကြွေး", "নমঃ", "దుఃఖం", "ꓡꓲꓽ"]) {
    assertEquals(signProblem(name), undefined);
  }
  assertEquals(signProblem("aliceꓽ yes"), COLON);
  assertEquals(signProblem("aliceः yes"), COLON);
});

Deno.test("signProblem() finds asterisks at the beginning", () => {
  for (const sign of "*＊﹡⁎∗٭⁑⁂✱✳✽⚹🞯") {
    assertEquals([sign, signProblem(`${sign} unauthorized`)], [sign, STAR]);
    assertEquals(signProblem(`star ${sign}`), undefined);
  }
  assertEquals(signProblem("*️⃣ unauthorized"), STAR);
});

Deno.test("signProblem() finds what looks like a tag at the end", () => {
  for (const sign of "#＃﹟♯⋕⌗") {
    assertEquals([sign, signProblem(`alice${sign}m6fh`)], [sign, TAG]);
    assertEquals(signProblem(`alice${sign}mбfh`), TAG);
    assertEquals(signProblem(`${sign}1 fan`), undefined);
  }
  assertEquals(signProblem("alice#️⃣m6fh"), TAG);
  for (const guest of ["alice#g_m6fh", "alice♯ɡ＿m6fh"]) assertEquals(signProblem(guest), TAG);
  for (const name of ["C#", "C# fans", "alice#12"]) assertEquals(signProblem(name), undefined);
});

Deno.test("withoutSigns() leaves nothing that Unicode lists as a colon's look-alike", () => {
  for (const [character, prototype] of PROTOTYPES) {
    if (!prototype.includes(":")) continue;
    const { text, hasSigns } = withoutSigns(`alice${character} yes`);
    assertEquals([text, hasSigns], ["alice· yes", true], character);
  }
});

Deno.test("withoutSigns() leaves other names alone", () => {
  for (const name of ["alice", "नमः", "☆彡", "👩🏾‍💻", "李明"]) {
    assertEquals(withoutSigns(name), { text: name, hasSigns: false });
  }
  assertEquals(withoutSigns("C#"), { text: "C#", hasSigns: true });
});
