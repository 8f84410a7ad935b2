// Each language has every text, in its own words, and covers what the server says.

import { assert, assertEquals } from "@std/assert";
import { chinese } from "../../client/i18n/chinese.ts";
import { chineseRest, SENTENCES } from "../../client/i18n/chinese_rest.ts";
import { english } from "../../client/i18n/english.ts";
import { englishRest } from "../../client/i18n/english_rest.ts";
import { ERROR_CODES } from "../../protocol/error_codes.ts";
import type { ErrorCode } from "../../protocol/error_codes.ts";
import { LANGUAGES } from "../../protocol/page_preferences.ts";

const ALL_MESSAGES = {
  en: { first: english, rest: englishRest },
  zh: { first: chinese, rest: chineseRest },
};

/** Words that are the same in every language: names, and the values that texts contain. */
const SAME = new Set([
  "first.language",
  "first.locale",
  "first.direction",
  "rest.product",
  "rest.title",
  "first.roomTitle",
  "first.number",
  "rest.welcome.session",
]);
/** Words that no language translates. */
const UNTRANSLATED =
  /Hubbub|WebSocket|SSE|JavaScript|Gravatar|Enter|Shift|Escape|Tab|a-z|Ctrl|UTC|Alt|Esc|HUBBUB_ORIGINS/g;

/** Arguments for texts that are functions; the first that fits is used. */
const GIVEN = [
  [2, 3],
  ["0", "0"],
  ["websocket"],
  ["session_ended"],
  ["not_found", "0"],
  [["0", "0", "0", "0"]],
];

type Leaf = readonly [path: string, text: string];

/** Every text by its path, those that are functions called with names of things and numbers. */
function leaves(value: unknown, path = ""): Leaf[] {
  if (typeof value === "string") return [[path, value]];
  if (typeof value === "function") return [[path, called(value)]];
  return Object.entries(value as object).flatMap(([key, inner]) =>
    leaves(inner, path === "" ? key : `${path}.${key}`)
  );
}

// deno-lint-ignore ban-types
function called(text: Function): string {
  for (const given of GIVEN) {
    try {
      const said = text(...given);
      if (typeof said === "string" && !/undefined|NaN/.test(said)) return said;
      if (typeof said?.name === "string") return Object.values(said).join(" ");
    } catch {
      // It wants something else: the next of what there is to give.
    }
  }
  throw new Error(`Cannot call ${text}`);
}

Deno.test("every language has each text of every other, and none is empty", () => {
  const paths = LANGUAGES.map((language) => leaves(ALL_MESSAGES[language]).map(([path]) => path));
  for (const each of paths) assertEquals(each, paths[0]);
  for (const language of LANGUAGES) {
    assertEquals(leaves(ALL_MESSAGES[language]).filter(([, text]) => text.trim() === ""), []);
  }
});

Deno.test("no English is left among the Chinese texts", () => {
  const english = new Map(leaves(ALL_MESSAGES.en));
  const left = leaves(ALL_MESSAGES.zh).filter(([path, text]) =>
    !SAME.has(path) &&
    (english.get(path) === text || /[a-z]{2}/i.test(text.replaceAll(UNTRANSLATED, "")))
  );
  assertEquals(left, []);
});

Deno.test("every text in Chinese knows what is refused, by its code if not by its sentence", () => {
  for (const code of Object.keys(ERROR_CODES) as ErrorCode[]) {
    assert(/\p{Script=Han}/u.test(chineseRest.refusal(code, "No such sentence")), code);
  }
  assertEquals(
    chineseRest.refusal("bad_request", "The name has 40 characters, at most 32 fit"),
    "名字有 40 个字符，最多 32 个",
  );
});

Deno.test("the sentences that Chinese knows are those that the server says", async () => {
  const said = (await Promise.all(
    ["hub", "server", "protocol"].map((folder) =>
      sources(new URL(`../../${folder}/`, import.meta.url))
    ),
  )).flat().join("\n").replaceAll(/\$\{[^}]+\}/g, "#");
  assertEquals(Object.keys(SENTENCES).filter((sentence) => !said.includes(sentence)), []);
});

async function sources(folder: URL): Promise<string[]> {
  const found: string[] = [];
  for await (const { name, isDirectory } of Deno.readDir(folder)) {
    if (isDirectory) found.push(...await sources(new URL(`${name}/`, folder)));
    else if (name.endsWith(".ts")) found.push(await Deno.readTextFile(new URL(name, folder)));
  }
  return found;
}
