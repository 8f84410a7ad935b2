// The code, its comments, the docs and the pages use the field's terms: words of its own, which
// newcomers cannot search for, are retired. This list is the only one.

import { assertEquals } from "@std/assert";
import { readSource, sourceFiles } from "./support/source_files.ts";

/** Words that appear nowhere, in prose or as a part of a name. */
const WORDS: Readonly<Record<string, string>> = {
  house: "server, site; in code, App",
  door: "HttpListener, SignInForm",
  wish: "Command",
  namesakes: "ConfusableNames",
  pacer: "FlushScheduler",
  fruitless: "empty batches",
  attendance: "presence",
  lease: "TTL",
  chore: "RetryTimer",
  upkeep: "maintenance",
  holdings: "DatabaseStats",
  surroundings: "HostEnvironment",
  rung: "transportIndex",
  whoever: "users who, clients that",
  told: "sent, notified, lastBroadcast",
  heard: "received, seen",
  heed: "handle, use",
  mend: "fix",
};

/** Names that nothing declares and no file has. */
const NAMES: Readonly<Record<string, string>> = {
  Visit: "RequestContext",
  Visitor: "Actor",
  Caller: "Actor",
  Arrival: "IncomingRequest",
  WayIn: "ClientAddress",
  Slots: "ConcurrencyLimiter",
  SocketPump: "SendScheduler",
  handOn: "flush",
  Sink: "SocketWriter, StreamWriter",
  RoomPost: "Broadcast",
  RoomNews: "RoomUpdate",
  Draft: "NewEvent, PendingMessage, ComposerDraft",
  lookOf: "skeleton",
  shownName: "displayName",
  Remembered: "BoundedCache",
  KnownUsers: "UserCache",
  standing: "status",
  PageRoom: "ByteBudget",
  Stretch: "SeqRange",
  Erasures: "PendingErasures",
  clearing: "checkpoint",
  writeAnew: "rebuildDatabase",
  wholeDatabase: "verifyDatabase",
  outliveFaults: "installErrorHandlers",
  endInOrder: "gracefulShutdown",
  PageManner: "PagePreferences",
  HeldRequest: "LongPoll",
  FOR_EVERY_SITE: "publicCors",
  leanStyle: "minifyCss",
  isNamedByContent: "isContentHashed",
  seeOther: "redirect",
  Passage: "JoinLeaveNotice, PresenceDiff",
  lookIn: "fetchRoomSnapshot",
  Look: "RoomSnapshot",
  LaterPart: "a lazy module",
  breathe: "yieldToMain",
  followLater: "deferred features",
  stillModel: "a static model",
  stillActions: "no-op actions",
  ownDevice: "clearOtherUsersData",
  Intake: "FrameBuffer",
  DrawingPace: "BatchSize",
  drawingRest: "renderCooldown",
  LogTravel: "HistoryLoader",
  turnTo: "loadAround",
  ReadingWatch: "ReadTracker",
  ReadingPlace: "ScrollAnchor",
  Rest: "ScrollIdle",
  SeenLines: "VisibleMessages",
  QuietJoins: "background subscriptions",
  speak: "setMessages",
  WorkerMeans: "ServiceWorkerDeps",
  After: "Clock",
  Timers: "Clock",
};

/** Names of an operation begin with its verb; these verbs had dozens of meanings. */
const VERBS = /\b(?:function|async|get|const|#)\s*((?:tell|hear|heed|bring|keep)[A-Z]\w*)/g;

const PHRASES = [
  "mend it, do not repeat it",
  "comes to stand",
  "come to stand",
  "who asks",
  "takes care",
  "steps down",
];

/** Files that may contain a retired word, with the reason. */
const ALLOWED: readonly { readonly word: string; readonly paths: readonly string[] }[] = [
  // `GET /session` has `house` beside `server`: these files read it, write it or describe it.
  {
    word: "house",
    paths: [
      "docs/protocol.md",
      "server/routes/session_routes.ts",
      "tests/server/routes/embed_route_test.ts",
      "tests/server/routes/session_routes_test.ts",
    ],
  },
  // The code of a script in Unicode, Mende Kikakui.
  { word: "mend", paths: ["hub/names/name_marks.ts"] },
];

const TEXT = /\.(tsx?|c?js|css|md|json|go|html|webmanifest)$/;
const DECLARED = /\b(?:class|interface|type|enum|function|const|let|var)\s+(\w+)/g;
/** The words of prose and the parts of names: `HouseView` is `House` and `View`. */
const PARTS = /[A-Z]?[a-z]+|[A-Z]+(?![a-z])/g;

/** `wishes` → `wish`, `mending` → `mend`. */
function stem(word: string): string {
  const lower = word.toLowerCase();
  return Object.hasOwn(WORDS, lower) ? lower : lower.replace(/(?:e?s|ed|ing)$/, "");
}

function toSnakeCase(name: string): string {
  return name.replace(/(?<=[a-z])(?=[A-Z])/g, "_").toLowerCase();
}

/** Each line of a file, with its path and number. */
function* numberedLines(path: string): Generator<{ place: string; line: string }> {
  for (const [index, line] of readSource(path).split("\n").entries()) {
    yield { place: `${path}:${index + 1}`, line };
  }
}

const files = sourceFiles()
  .filter((path) => TEXT.test(path) && !path.endsWith("package-lock.json"))
  .filter((path) => path !== "tests/vocabulary_test.ts");

Deno.test("no retired word is in code, comments, docs or pages", () => {
  const found: string[] = [];
  for (const path of files) {
    for (const { place, line } of numberedLines(path)) {
      const words = new Set(line.match(PARTS)?.map(stem));
      for (const { word, paths } of ALLOWED) if (paths.includes(path)) words.delete(word);
      for (const word of words) {
        if (Object.hasOwn(WORDS, word)) found.push(`${place}: ${word} → ${WORDS[word]}`);
      }
      for (const phrase of PHRASES) {
        if (line.toLowerCase().includes(phrase)) found.push(`${place}: ${phrase}`);
      }
    }
  }
  assertEquals(found, []);
});

Deno.test("no retired name is declared", () => {
  const found: string[] = [];
  for (const path of files.filter((path) => /\.(tsx?|js)$/.test(path))) {
    for (const { place, line } of numberedLines(path)) {
      for (const [, name] of line.matchAll(DECLARED)) {
        if (Object.hasOwn(NAMES, name!)) found.push(`${place}: ${name} → ${NAMES[name!]}`);
      }
      for (const [, name] of line.matchAll(VERBS)) found.push(`${place}: ${name}`);
    }
  }
  assertEquals(found, []);
});

Deno.test("no file has a retired name", () => {
  const retired = new Set([...Object.keys(WORDS), ...Object.keys(NAMES)].map(toSnakeCase));
  const found = files.filter((path) => {
    const name = path.slice(path.lastIndexOf("/") + 1).replace(/(?:_test)?\.\w+$/, "");
    return retired.has(name);
  });
  assertEquals(found, []);
});

Deno.test("every exception is for a file that needs one", () => {
  const needless = ALLOWED.flatMap(({ word, paths }) =>
    paths.filter((path) => !readSource(path).match(PARTS)?.some((part) => stem(part) === word))
  );
  assertEquals(needless, []);
});
