// Parts of a name that look like the syntax of a line.

import { assertEquals } from "@std/assert";
import { signProblem, withoutSigns } from "../../../hub/names/name_signs.ts";
import { PROTOTYPES } from "../../../hub/names/name_skeleton.ts";

const COLON = "The name has a colon, or what looks like one";
const STAR = "The name begins with an asterisk, as what the server says";
const TAG = "The name ends like a tag";

Deno.test("signProblem() finds colons and all that look like one", () => {
  for (
    const sign
      of ":：﹕︓꞉∶˸ː։׃܃፡፥፦᛬᠃᠄⁚⁝⁞⋮⦂⫶∷≔⠆𝄈꛴\u{1DA8A}\u{10F88}៖꧇᭝༔\u{10AF0}\u{10AF1}\u{10AF2}\u{10B99}\u{10B9A}\u{10A51}\u{10B3A}\u1CF2\u1CF3\u{10781}⹎⸞¦\u{11003}"
  ) {
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
  for (const letter of "ªºǃǀ王سかカ한") {
    for (const sign of "ːꓽ\u0903\u1038\u1CF2") {
      assertEquals([letter, sign, signProblem(`${letter}${sign} yes`)], [letter, sign, COLON]);
    }
  }
});

Deno.test("signProblem() leaves what ends a sentence alone", () => {
  for (const sign of "!,.;?،؛؟۔।॥၊။។‼‽⁇、。｡！，．；？·・…") {
    assertEquals([sign, signProblem(`alice${sign} yes`)], [sign, undefined]);
  }
});

Deno.test("signProblem() finds asterisks at the beginning", () => {
  for (const sign of "*＊﹡⁎∗٭⁑⁂✱✳✽⚹🞯✶✴✵✸✷✹⍟⍣⧆※⁕🟁🟄🟇") {
    assertEquals([sign, signProblem(`${sign} unauthorized`)], [sign, STAR]);
    assertEquals(signProblem(`star ${sign}`), undefined);
  }
  assertEquals(signProblem("*️⃣ unauthorized"), STAR);
  for (const sign of "★☆✡✦✧✨✩✪✾✿❀❁❄❅⭐🌟♥♪×✕+@_~^") {
    assertEquals([sign, signProblem(`${sign} Ana`)], [sign, undefined]);
  }
});

Deno.test("signProblem() finds what looks like a tag at the end", () => {
  for (const sign of "#＃﹟♯⋕⌗⩩⧻⨳") {
    assertEquals([sign, signProblem(`alice${sign}m6fh`)], [sign, TAG]);
    assertEquals(signProblem(`alice${sign}mбfh`), TAG);
    assertEquals(signProblem(`${sign}1 fan`), undefined);
  }
  assertEquals(signProblem("alice#️⃣m6fh"), TAG);
  for (const guest of ["alice#g_m6fh", "alice♯ɡ＿m6fh"]) assertEquals(signProblem(guest), TAG);
  for (const name of ["alice🞸m6fh", "alice井m6fh", "alice井g_m6fh"]) {
    assertEquals(signProblem(name), TAG);
  }
  for (const name of ["三井2024", "井上陽水", "Anna井の中の蛙", "C#", "C# fans", "alice#12"]) {
    assertEquals(signProblem(name), undefined);
  }
});

Deno.test("withoutSigns() leaves nothing that Unicode lists as a colon's look-alike", () => {
  for (const [character, prototype] of PROTOTYPES) {
    if (!prototype.includes(":")) continue;
    const { text, hasSigns } = withoutSigns(`alice${character} yes`);
    assertEquals([text, hasSigns], ["alice· yes", true], character);
  }
});

Deno.test("withoutSigns() removes a visarga on letters of another script, and distinguishes a tag from Chinese", () => {
  assertEquals(withoutSigns("王\u0903 yes"), { text: "王· yes", hasSigns: true });
  assertEquals(withoutSigns("alice井m6fh").hasSigns, true);
});

Deno.test("withoutSigns() leaves other names alone", () => {
  for (const name of ["alice", "नमः", "☆彡", "👩🏾‍💻", "李明"]) {
    assertEquals(withoutSigns(name), { text: name, hasSigns: false });
  }
  assertEquals(withoutSigns("C#"), { text: "C#", hasSigns: true });
});
