// What is sent to browsers uses nothing newer than the oldest of them, except features that it can
// do without.

import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { filesOf, MANIFEST } from "../../server/http/build_manifest.ts";
import { parse } from "../support/acorn.ts";
import {
  isNewerInStyles,
  isNewerValue,
  MINIMUM,
  newerFeatures,
  NOT_NEEDED,
  olderMembers,
} from "../support/browser_minimum.ts";

/** The language as the oldest browsers parse it. */
const LANGUAGE = 2022;
/** From before there were modules. */
const OLD_LANGUAGE = 5;

/** Newer, but tested before use, or harmless if missing. Say why. */
const GUARDED: Readonly<Record<string, string>> = {
  "moveBefore": "Preact asks for it first",
  "Symbol.dispose":
    "without it all our methods of that name have the name `undefined`, and are found",
  "hidePopover": "client/browser/old_popovers.ts adds popovers",
  "popover": "client/browser/old_popovers.ts adds popovers",
  "popoverTargetAction": "client/browser/old_popovers.ts adds popovers",
  "popoverTargetElement": "client/browser/old_popovers.ts adds popovers",
  "ToggleEvent": "client/browser/old_popovers.ts adds popovers",
  "trustedTypes": "asked for first: client/offline/worker_registration.ts",
  "requestIdleCallback": "asked for first: client/main.tsx",
  "requestPermission": "of Notification; asked for first: client/page_rooms.ts",
  "notification": "of an event that comes only where there are notifications",
};
/** What only looks like a newer name: of our own code, or of libraries. */
const OWN_NAMES: readonly string[] = [
  "actions",
  "address",
  "check",
  "connection",
  "displayName",
  "image",
  "isVisible",
  "locale",
  "lock",
  "role",
  "sync",
  "tag",
  "take",
];
/** Without these in a style sheet, a page looks plainer, and nothing is lost. */
const DECORATION: readonly string[] = [
  // Tested first, by @supports: otherwise the page's own colours apply.
  "--own: color-mix()",
  "--own-line: color-mix()",
  "--window: dvh",
  "accent-color",
  "contain-intrinsic-block-size",
  "content-visibility",
  // The script makes the field as high as its text.
  "field-sizing",
  "forced-color-adjust",
  ":has",
  // In `:is(:popover-open, .\:popover-open)`, which ignores what it does not know.
  ":popover-open",
  // The log's own anchoring turns it off where it exists.
  "overflow-anchor",
  // An outline ends at the edge of its line.
  "overflow-clip-margin",
  "overscroll-behavior",
  "resize",
  // The script scrolls it into view.
  "scroll-initial-target",
  "scrollbar-gutter",
  "text-size-adjust",
  "text-wrap",
  "user-select",
];

const DIST = "static/dist";

/** The scripts of this build, by name; modules of the last build may be beside them. */
function scripts(): ReadonlyMap<string, string> {
  const modules = [DIST, `${DIST}/embed`].flatMap((folder) =>
    filesOf(JSON.parse(Deno.readTextFileSync(`${folder}/${MANIFEST}`)))
      .map((file) => `${folder}/${file}`)
  );
  const names = [...modules, `${DIST}/sw.js`];
  return new Map(names.map((name) => [name, Deno.readTextFileSync(name)]));
}

function styles(): readonly string[] {
  const own = [...Deno.readDirSync("static/styles")].map(({ name }) => `static/styles/${name}`);
  return [...own, "static/noscript.css"].map((path) => Deno.readTextFileSync(path));
}

/** Newer features, by the name that the script would use. */
const NEWER = new Set([
  ...newerFeatures().flatMap(({ owner, member, isStatic }) => {
    if (member === undefined) return [owner];
    if (isStatic) return [`${owner}.${member}`];
    // Something else has had the same name for long, so the name proves nothing.
    return olderMembers().has(member) ? [] : [`.${member}`];
  }),
  ...NOT_NEEDED.map(({ member }) => `.${member}`),
]);

/** Newer names that the script uses, in the form of `GUARDED`. */
function newerNames(script: string): readonly string[] {
  const members = [...script.matchAll(/\b[A-Z]\w*\.\w+|\.[a-zA-Z]\w*/g)].map(([name]) => name);
  const owners = [...script.matchAll(/(?<![.\w$"'#-])[A-Za-z]\w*\b(?!["':-])/g)]
    .map(([name]) => name);
  const found = [...members, ...members.map((name) => name.replace(/^\w+/, "")), ...owners];
  return [...new Set(found)].filter((name) => NEWER.has(name)).map((name) =>
    name.replace(/^\./, "")
  )
    .filter((name) => !(name in GUARDED) && !OWN_NAMES.includes(name));
}

Deno.test("the built scripts use no built-in that is newer than the oldest browsers", () => {
  const all = scripts();
  assert(all.size > 10);
  for (const [name, script] of all) assertEquals(newerNames(script), [], name);
});

Deno.test("newerNames() finds what would break the oldest browsers", () => {
  const newer = [
    "Promise.withResolvers()",
    "[].toSorted()",
    "a.toReversed()",
    "a.toSpliced(1)",
    "Object.groupBy(a,b)",
    "Array.fromAsync(a)",
    "AbortSignal.any([a])",
    "a.isWellFormed()",
    "a.toWellFormed()",
    "a.isSubsetOf(b)",
    "Uint8Array.fromBase64(a)",
    "new Intl.DurationFormat()",
    "a.toHex()",
    "URL.canParse(a)",
    "Response.json(a)",
    "a.checkVisibility()",
    "new WebTransport(a)",
    "a.getHTML()",
    "a.findLast(f)",
    "a.findLastIndex(f)",
  ];
  assertEquals(newer.filter((script) => newerNames(script).length === 0), []);
  const older = ["[].at(-1)", "AbortSignal.timeout(1)", "structuredClone(a)"];
  assertEquals(older.flatMap(newerNames), []);
});

Deno.test("the oldest browsers can parse the built scripts", () => {
  for (const [name, script] of scripts()) {
    try {
      parse(script, { ecmaVersion: LANGUAGE, sourceType: "module" });
    } catch (error) {
      throw new Error(`${name}: ${error instanceof Error ? error.message : error}`);
    }
  }
  parse(Deno.readTextFileSync("static/start.js"), { ecmaVersion: OLD_LANGUAGE });
});

/** A declaration: its name and its value. */
const DECLARATION = /(?<=[{;]\s*)([a-z-]+)\s*:([^;{}]*)(?=[;}])/g;
const PREFIX = "-webkit-";

/** Newer names that a style sheet uses; properties with their value. */
function newerInStyles(sheet: string): readonly string[] {
  const plain = sheet.replaceAll(/\/\*[^]*?\*\//g, "");
  const found = [...plain.matchAll(/(?<!\\)::?[a-z-]+|@[a-z-]+/g)].map(([name]) => name)
    .filter((name) => isNewerInStyles(name));
  for (const { index, 1: name = "", 2: value = "" } of plain.matchAll(DECLARATION)) {
    const before = plain.slice(plain.lastIndexOf("{", index) + 1, index);
    const hasPrefixed = before.includes(`${PREFIX}${name}:`);
    if (isNewerInStyles(name, hasPrefixed ? PREFIX : undefined)) found.push(name);
    // An unknown value of a variable is not ignored, but invalidates every use of it.
    const isDeclared = !name.startsWith("--") && new RegExp(`(?:^|;)\\s*${name}\\s*:`).test(before);
    const parts = [...value.matchAll(/(?<![\w-])[a-z-]+\(|(?<=\d)[a-z]+\b/g)]
      .map(([part]) => part.replace("(", "()"));
    if (!isDeclared) found.push(...parts.filter(isNewerValue).map((part) => `${name}: ${part}`));
  }
  return [...new Set(found)];
}

Deno.test("style sheets use what the oldest browsers support, except for decoration", () => {
  const newer = [...new Set(styles().flatMap(newerInStyles))];
  assertEquals(newer.filter((name) => !DECORATION.includes(name)).sort(), []);
});

Deno.test("newerInStyles() finds newer properties, selectors, rules and values, if nothing older stands before them", () => {
  const found = (css: string) => newerInStyles(`a { ${css} }`);
  assertEquals(found("color: color-mix(in srgb, red, blue);"), ["color: color-mix()"]);
  assertEquals(found("color: red; color: color-mix(in srgb, red, blue);"), []);
  assertEquals(found("background-color: red; color: color-mix(in srgb, red, blue);"), [
    "color: color-mix()",
  ]);
  assertEquals(found("--own: red; --own: light-dark(red, blue);"), ["--own: light-dark()"]);
  assertEquals(found("height: 2rlh; width: 1cqw; max-height: 100dvh; margin: 1.5rem;"), [
    "height: rlh",
  ]);
  assertEquals(found("mask-image: none;"), ["mask-image"]);
  assertEquals(found("-webkit-mask-image: none; mask-image: none;"), []);
  assertEquals(found("field-sizing: content;"), ["field-sizing"]);
  assertEquals(newerInStyles("@starting-style { a:has(b) { color: red; } }"), [
    "@starting-style",
    ":has",
  ]);
});

Deno.test("README states the oldest browsers", async () => {
  const readme = await Deno.readTextFile("README.md");
  assertStringIncludes(
    readme,
    `Chrome ${MINIMUM.chrome}, Firefox ${MINIMUM.firefox} or Safari ${MINIMUM.safari}`,
  );
});
