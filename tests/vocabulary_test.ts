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
  hear: "receive",
  heard: "received, seen",
  heed: "handle, use",
  mend: "fix",
};

/** Names that no identifier contains: not declared, not as a property, in SQL or in a style sheet. */
const NAMES: Readonly<Record<string, string>> = {
  WayIn: "ClientAddress",
  SocketPump: "SendScheduler",
  handOn: "flush",
  RoomPost: "Broadcast",
  RoomNews: "RoomUpdate",
  lookOf: "skeleton",
  shownName: "displayName",
  KnownUsers: "UserCache",
  standing: "status",
  stretch: "SeqRange, part",
  stretches: "SeqRange, parts",
  PageRoom: "ByteBudget",
  writeAnew: "rebuildDatabase",
  wholeDatabase: "verifyDatabase",
  outliveFaults: "installErrorHandlers",
  endInOrder: "gracefulShutdown",
  PageManner: "PagePreferences",
  HeldRequest: "LongPoll",
  FOR_EVERY_SITE: "publicCors",
  leanStyle: "minifyCss",
  isNamedByContent: "isContentHashed",
  lookIn: "fetchRoomSnapshot",
  LaterPart: "a lazy module",
  breathe: "yieldToMain; for an animation, pulse",
  followLater: "deferred features",
  stillModel: "a static model",
  stillActions: "no-op actions",
  ownDevice: "clearOtherUsersData",
  Intake: "FrameBuffer",
  DrawingPace: "BatchSize",
  drawingRest: "renderCooldown",
  calm: "floodEnd, baseline",
  LogTravel: "HistoryLoader",
  turnTo: "loadAround",
  ReadingWatch: "ReadTracker",
  ReadingPlace: "ScrollAnchor",
  SeenLines: "VisibleMessages",
  QuietJoins: "background subscriptions",
  speak: "setMessages",
  WorkerMeans: "ServiceWorkerDeps",
  outbox: "SendQueue; the messages of the client that are not acknowledged are its outbox",
  herd: "reconnecting clients, burst",
  honest: "regular users",
  passer: "short visits",
  passers: "short visits",
  pourer: "byte floods",
  pourers: "byte floods",
};

/** Ordinary words, which were names of types: no identifier is exactly one of them. */
const TYPES: Readonly<Record<string, string>> = {
  Visit: "RequestContext",
  Visitor: "Actor",
  Caller: "Actor",
  Arrival: "IncomingRequest",
  Slots: "ConcurrencyLimiter",
  Sink: "SocketWriter, StreamWriter",
  Draft: "NewEvent, PendingMessage, ComposerDraft",
  Remembered: "BoundedCache",
  Erasures: "PendingErasures",
  clearing: "checkpoint",
  seeOther: "redirect",
  Passage: "JoinLeaveNotice, PresenceDiff",
  Look: "RoomSnapshot",
  Rest: "ScrollIdle",
  After: "Clock",
  Timers: "Clock",
};

/** Names of an operation begin with its verb; these verbs had dozens of meanings. */
const VERBS = /^(?:note|(?:take|tell|hear|heed|keep|bring|become)s?)(?![a-z])/;

/** Functions, methods, fields and parameters that a line declares: what the verbs may not begin. */
const OPERATIONS = [
  /\b(?:function|get|set)\s+(\w+)/g,
  /\b(?:const|let)\s+(\w+)(?=\s*=\s*(?:async\s*)?(?:\(|\w+\s*=>|function\b))/g,
  /^\s*(?:(?:static|readonly|async|declare|override)\s+)*[*#]?(\w+)\??(?=[(<:]|\s=\s)/g,
  /\.?#(\w+)/g,
];

const PHRASES = [
  "mend it, do not repeat it",
  "comes to stand",
  "come to stand",
  "who asks",
  "takes care",
  "steps down",
  "passing refusal",
  "hands on",
  "takes nothing",
  "has no room for",
  "asks once",
  "as they stand",
  "what it took",
  "one of whom",
];

/** A word or name that some files may contain, and why. A path that ends with "/" is a folder. */
interface Exception {
  readonly word: string;
  readonly paths: readonly string[];
  readonly because: string;
}

const EXCEPTIONS: readonly Exception[] = [
  {
    word: "house",
    paths: [
      "docs/protocol.md",
      "server/routes/session_routes.ts",
      "tests/server/routes/embed_route_test.ts",
      "tests/server/routes/session_routes_test.ts",
    ],
    because: "`GET /session` has it beside `server`: these files read it, write it or describe it",
  },
  {
    word: "mend",
    paths: ["hub/names/name_marks.ts"],
    because: "the code of a script in Unicode, Mende Kikakui",
  },
  {
    word: "outbox",
    paths: ["client/", "tests/client/", "tests/page/"],
    because: "the client's messages that are not acknowledged yet",
  },
  {
    word: "outbox",
    paths: [
      "server/config/settings.ts",
      "server/ops/metrics.ts",
      "tests/faults/attacks/attacks.ts",
      "tests/server/transports/event_stream_test.ts",
      "tests/server/transports/too_slow_test.ts",
    ],
    because: "the name of a setting and of a metric, which operators use",
  },
  {
    word: "take",
    paths: [
      "hub/rate_limits.ts",
      "hub/room_writer.ts",
      "hub/token_bucket.ts",
      "main.ts",
      "server/limits/action_limits.ts",
      "server/transports/",
      "store/in_process/rate_limits.ts",
      "tests/",
    ],
    because: "rate limits take tokens from a bucket",
  },
  {
    word: "take",
    paths: ["server/config/"],
    because: "`Setting.takes`: the values that a setting accepts, as its error message says",
  },
  {
    word: "keep",
    paths: ["server/transports/stream_connection.ts", "server/transports/event_stream.ts"],
    because: "the keep-alive comments of event streams",
  },
  {
    word: "keep",
    paths: ["client/i18n/", "protocol/view.ts", "server/routes/session_routes.ts"],
    because: "the label of the form's field `keep_picture`",
  },
];

const TEXT = /\.(tsx?|c?js|css|md|json|go|html|webmanifest)$/;
const CODE = /\.(tsx?|c?js|css)$/;
/** Identifiers, SQL names, classes and custom properties: `room-list` is one. */
const IDENTIFIERS = /[A-Za-z_$][\w$]*(?:-\w+)*/g;
/** The words of prose and the parts of names: `HouseView` is `House` and `View`. */
const PARTS = /[A-Z]?[a-z]+|[A-Z]+(?![a-z])/g;

/** `wishes` → `wish`, `mending` → `mend`. */
function stem(word: string): string {
  const lower = word.toLowerCase();
  return Object.hasOwn(WORDS, lower) ? lower : lower.replace(/(?:e?s|ed|ing)$/, "");
}

/** `roomPost`, `RoomPost`, `ROOM_POST` and `room-post` → `_room_post_`. */
function partsOf(name: string): string {
  return `_${(name.match(PARTS) ?? []).join("_").toLowerCase()}_`;
}

const RETIRED_PARTS = Object.keys(NAMES).map((name) => [partsOf(name), name] as const);

/** The retired name that an identifier contains. */
function retiredIn(identifier: string): string | undefined {
  if (Object.hasOwn(TYPES, identifier)) return identifier;
  const parts = partsOf(identifier);
  return RETIRED_PARTS.find(([retired]) => parts.includes(retired))?.[1];
}

function allows({ word, paths }: Exception, found: string, path: string): boolean {
  return word === found &&
    paths.some((each) => each.endsWith("/") ? path.startsWith(each) : path === each);
}

function isAllowed(found: string, path: string): boolean {
  return EXCEPTIONS.some((exception) => allows(exception, found, path));
}

/** A line without its comment: comments are prose. */
function codeOf(line: string): string {
  return /^\s*(\/\/|\/?\*)/.test(line) ? "" : line.replace(/\s\/\/ .*$/, "");
}

/** `takesAll` → `take`. */
function verbOf(name: string): string {
  return name.match(VERBS)![0].replace(/s$/, "");
}

/** What a line declares whose name begins with one of the verbs. */
function vagueVerbs(code: string): string[] {
  const names = OPERATIONS.flatMap((operation) =>
    [...code.matchAll(operation)].map(([, name]) => name!)
  );
  return [...new Set(names)].filter((name) => VERBS.test(name));
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
      for (const word of words) {
        if (Object.hasOwn(WORDS, word) && !isAllowed(word, path)) {
          found.push(`${place}: ${word} → ${WORDS[word]}`);
        }
      }
      for (const phrase of PHRASES) {
        if (line.toLowerCase().includes(phrase)) found.push(`${place}: ${phrase}`);
      }
    }
  }
  assertEquals(found, []);
});

Deno.test("no identifier has a retired name as a part", () => {
  const found: string[] = [];
  for (const path of files.filter((path) => CODE.test(path))) {
    for (const { place, line } of numberedLines(path)) {
      for (const [identifier] of codeOf(line).matchAll(IDENTIFIERS)) {
        const name = retiredIn(identifier);
        if (name === undefined || isAllowed(name, path)) continue;
        found.push(`${place}: ${identifier} → ${NAMES[name] ?? TYPES[name]}`);
      }
    }
  }
  assertEquals(found, []);
});

Deno.test("no operation is named by a verb of many meanings", () => {
  const found: string[] = [];
  for (const path of files.filter((path) => /\.(tsx?|c?js)$/.test(path))) {
    for (const { place, line } of numberedLines(path)) {
      for (const name of vagueVerbs(codeOf(line))) {
        if (!isAllowed(verbOf(name), path)) found.push(`${place}: ${name}`);
      }
    }
  }
  assertEquals(found, []);
});

Deno.test("no file has a retired name", () => {
  const found = files.filter((path) => {
    const name = path.slice(path.lastIndexOf("/") + 1).replace(/(?:_test)?\.\w+$/, "");
    const words = name.split("_").map(stem);
    const retired = retiredIn(name) ?? words.find((word) => Object.hasOwn(WORDS, word)) ??
      Object.keys(TYPES).find((type) => partsOf(type) === partsOf(name));
    return retired !== undefined && !isAllowed(retired, path);
  });
  assertEquals(found, []);
});

Deno.test("every exception is for a file that needs one", () => {
  const needless = EXCEPTIONS.flatMap((exception) =>
    exception.paths.filter((each) =>
      !files.some((path) =>
        allows({ ...exception, paths: [each] }, exception.word, path) && needs(exception.word, path)
      )
    ).map((each) => `${exception.word}: ${each}`)
  );
  assertEquals(needless, []);
});

function needs(word: string, path: string): boolean {
  for (const { line } of numberedLines(path)) {
    if (line.match(PARTS)?.some((part) => stem(part) === word)) return true;
    const code = codeOf(line);
    if (vagueVerbs(code).some((name) => verbOf(name) === word)) return true;
    if ([...code.matchAll(IDENTIFIERS)].some(([name]) => retiredIn(name) === word)) return true;
  }
  return false;
}
