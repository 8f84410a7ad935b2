// The documents describe what the code does: their tables are compared with the tables in the code.

import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { CLOSE_CODES, CLOSE_REASONS, type CloseReason } from "../protocol/close_codes.ts";
import { ERROR_CODES } from "../protocol/error_codes.ts";
import {
  ADDRESS_MAX,
  CATCH_UP_MAX,
  FRAME_MAX_BYTES,
  NAME_MAX,
  NONCE_MAX,
  PAGE_CHANGES_MAX,
  PAGE_MAX,
  PAGE_MAX_BYTES,
  ROOMS_MAX,
  ROOMS_PAGE_MAX,
  TEXT_MAX,
  USERS_LISTED_MAX,
} from "../protocol/limits.ts";
import type { Setting } from "../server/config/setting.ts";
import { SETTINGS } from "../server/config/settings.ts";

type Row = readonly string[];

const ROOT = new URL("../", import.meta.url);
/** What a client does after a close, as the document words it. */
const AFTER_CLOSE = {
  reconnect: "come back at once",
  reconnect_later: "come back later",
  stay_away: "stay away",
} as const;

function document(path: string): string {
  return Deno.readTextFileSync(new URL(path, ROOT));
}

/** Returns the rows of the table with these first headings, without backticks. */
function table(path: string, ...headings: readonly string[]): Row[] {
  const lines = document(path).split("\n").map(cells);
  const start = lines.findIndex((row) => headings.every((cell, index) => row[index] === cell));
  assert(start >= 0, `${path} has no table with the columns ${headings.join(", ")}`);
  const length = lines.slice(start).findIndex((row) => row.length === 0);
  return lines.slice(start, length < 0 ? undefined : start + length).slice(2);
}

function cells(line: string): string[] {
  if (!line.startsWith("|")) return [];
  return line.replaceAll("`", "").split("|").slice(1, -1).map((cell) => cell.trim());
}

Deno.test("docs/operating.md lists every setting as it is", () => {
  const settings: readonly Setting<unknown>[] = Object.values(SETTINGS);
  assertEquals(
    table("docs/operating.md", "Flag", "Variable", "Default"),
    settings.map(({ flag, env, help, takes, default: initial }) => [
      flag,
      env,
      initial,
      help,
      takes,
    ]),
  );
});

Deno.test("README.md names settings that exist, with their defaults", () => {
  for (const [flag, env, initial] of table("README.md", "Flag", "Variable", "Default")) {
    const setting = Object.values(SETTINGS).find((each) => each.flag === flag);
    assertEquals({ env, initial }, { env: setting?.env, initial: setting?.default });
  }
});

Deno.test("docs/protocol.md lists every error code as it is", () => {
  assertEquals(
    table("docs/protocol.md", "Code", "HTTP"),
    Object.entries(ERROR_CODES).map(([code, { status, meaning, next }]) => [
      code,
      String(status),
      meaning,
      next,
    ]),
  );
});

Deno.test("docs/protocol.md lists every close code as it is", () => {
  assertEquals(
    table("docs/protocol.md", "Code", "Reason"),
    Object.entries(CLOSE_CODES).map(([reason, { code, next }]) => [
      String(code),
      CLOSE_REASONS[reason as CloseReason],
      AFTER_CLOSE[next],
    ]),
  );
});

Deno.test("docs/protocol.md lists the limits as they are", () => {
  const limits = [
    TEXT_MAX,
    FRAME_MAX_BYTES,
    NAME_MAX,
    NONCE_MAX,
    ROOMS_MAX,
    PAGE_MAX_BYTES,
    PAGE_MAX,
    PAGE_CHANGES_MAX,
    CATCH_UP_MAX,
    USERS_LISTED_MAX,
    ROOMS_PAGE_MAX,
    ADDRESS_MAX,
  ];
  assertEquals(
    table("docs/protocol.md", "What", "Most").map(([, most]) => most),
    limits.map((limit) => limit.toLocaleString("en-US")),
  );
});

/** Pinned in tests/support. */
const ONLY_FOR_TESTS = [
  "@mdn/browser-compat-data",
  "acorn",
  "axe-core",
  "playwright-core",
  "puppeteer-core",
];

Deno.test("ARCHITECTURE.md says why each dependency is there, and names no other", () => {
  const { imports } = JSON.parse(document("deno.json"));
  const packages = new Set(
    Object.keys(imports).map((name) => name.split("/").slice(0, name[0] === "@" ? 2 : 1).join("/")),
  );
  const listed = table("ARCHITECTURE.md", "Name").map(([name]) => name!);
  assertEquals(listed.sort(), [...packages, ...ONLY_FOR_TESTS].sort());
});

Deno.test("every task that the README names exists", () => {
  const { tasks } = JSON.parse(document("deno.json"));
  const named = [...document("README.md").matchAll(/deno task ([a-z]+)/g)].map(([, name]) => name!);
  for (const name of named) assert(Object.hasOwn(tasks, name), `deno task ${name}`);
  assertStringIncludes(document(".ci/run"), "deno task test");
});

Deno.test("every link to a file of the project leads to one", async () => {
  const documents = [
    "README.md",
    "ARCHITECTURE.md",
    "SECURITY.md",
    ...["clients", "embedding", "operating", "performance", "protocol", "reliability", "security"]
      .map((name) => `docs/${name}.md`),
  ];
  for (const path of documents) {
    for (const [, link] of document(path).matchAll(/\]\((?!https?:|#)([^)#]+)/g)) {
      await Deno.stat(new URL(link!, new URL(path, ROOT)));
    }
  }
});
