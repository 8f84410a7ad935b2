// Marks in a name that are out of place.

import { assertEquals } from "@std/assert";
import { hasForeignMark } from "../../../hub/names/name_marks.ts";

Deno.test("hasForeignMark() finds a mark on a sign, or on what is drawn as a point", () => {
  const points = [..."..·․‧•・˙٠ㆍᐧꞏ"].flatMap((point) => [`${point}\u0307`, `${point}\u0323`]);
  for (
    const sign of [...points, ".\u0358", "=\u20E6", "=\u20EB", "×\u0335", "✕\u20D2", "😀\u0307"]
  ) {
    assertEquals([sign, hasForeignMark(`alice${sign} I resign`)], [sign, true]);
    assertEquals([sign, hasForeignMark(`${sign} closed`)], [sign, true]);
  }
});

Deno.test("hasForeignMark() finds a mark of another script than its letter's", () => {
  const MARKS =
    "\u0903\u1038\u1039\u17D2\u1A60\uAAF6\u2D7F\u1B44\u{11A47}\u{11A99}\u{11F42}\u{11133}\u{1BC9D}\u{1193E}\u{10A3F}\u{11D45}\u{1107F}\u064B\u3099";
  for (const letter of "王سשかカ한ሀაԱ") {
    for (const mark of MARKS) {
      const isOwn = (mark === "\u064B" && letter === "س") ||
        (mark === "\u3099" && /[かカ]/.test(letter));
      const name = `${letter}${mark}x`;
      assertEquals([name, hasForeignMark(name)], [name, !isOwn]);
    }
  }
});

Deno.test("hasForeignMark() leaves letters with marks of their scripts, signs and emoji alone", () => {
  const names = [
    ...[
      "Nguyễn Thị",
      "Zoë",
      "Алёна",
      "и\u0483",
      "Ἀχιλλεύς",
      "τοῦ",
      "محمّد",
      "آمنة",
      "ٱلرَّحْمٰن",
      "מֹשֶׁה",
      "देवी",
      "नमः",
    ],
    ...[
      "নমঃ",
      "దుఃఖం",
      "ബിജു",
      "தமிழ்",
      "ਸਿੰਘ",
      "ଓଡ଼ିଆ",
      "ಕನ್ನಡ",
      "සිංහල",
      "ကြွေး",
      "ខ្មែរ",
      "น้ำ",
      "ນ້ຳ",
      "རྒྱུད",
      "ހިތް",
    ],
    ...["が", "ガ", "ｶﾞ", "がﾞ", "ー", "한", "王小明", "ܫܠܳܡܳܐ", "ߒߞߏ߫", "ʃ̃", "ⴰ̣", "მ̄", "ⲁ̅"],
    ...["A≠B", "𝅘𝅥𝅮 Ana", "ヾ(๑╹◡╹)ﾉ", "ʕ•ᴥ•ʔ", "ಠ_ಠ", "❤️ ann", "1️⃣", "#️⃣ x", "👩🏾‍💻", "🏳️‍🌈", "🇩🇪"],
  ];
  for (const name of names) {
    assertEquals([name, hasForeignMark(name.normalize("NFC"))], [name, false]);
  }
});
