// No header is parsed before it is cut, in one place, so its cost is bounded.

import { assert, assertEquals } from "@std/assert";
import { parsePlace } from "../../../protocol/place.ts";
import { normalizeName } from "../../../protocol/user_name.ts";
import { BOUNDED_HEADERS, boundedHeader } from "../../../server/http/bounded_header.ts";
import { negotiate } from "../../../server/http/negotiate.ts";
import { notModified } from "../../../server/http/bodiless_responses.ts";
import { isForeign } from "../../../server/http/origin.ts";
import { readCookie } from "../../../server/http/cookies.ts";
import { readFields } from "../../../server/http/request_body.ts";
import { requestLanguage } from "../../../server/formats/page_preferences.ts";
import { addressList } from "../../../server/http/address_list.ts";
import { clientAddress } from "../../../server/limits/client_address.ts";
import { requestedSubprotocols } from "../../../server/auth/authenticator.ts";
import { sessionLabel } from "../../../server/routes/session_routes.ts";
import { readNonce } from "../../../server/routes/idempotency_key.ts";

const LENGTH = 60_000;
/** Many times, so that a machine that is busy for a moment does not matter. */
const TIMES = 50;
/** A bounded parser takes a few ms; an unbounded one 2,000 and more. */
const MOST_MS = 1_000;

const PIECES = [
  "(iphone;",
  "droid",
  "a/b,",
  "*/*;q=0.1,",
  "zh;q=0.1,",
  'W/"a",',
  "a=b;",
  "1.1.1.1,",
];
const MORE = [
  "Bearer ",
  "https://a.",
  "xn--9a.",
  '"',
  ",",
  ";",
  " ",
  "\u00e9",
  "opera",
  "android ",
];

const READERS: readonly (readonly [name: string, read: (headers: Headers) => unknown])[] = [
  ["negotiate", (headers) => negotiate({ headers }, ["text/html", "application/json"])],
  ["visitorLanguage", (headers) => requestLanguage({ headers, url: "http://a/" } as Request)],
  ["notModified", (headers) => notModified({ headers } as Request, '"z"', {})],
  ["readCookie", (headers) => readCookie(headers, "hubbub")],
  [
    "isForeign",
    (headers) => isForeign({ url: "http://localhost/", headers }, { url: undefined, origins: [] }),
  ],
  ["sessionLabel", (headers) => sessionLabel(headers)],
  ["requestedSubprotocols", (headers) => requestedSubprotocols(headers)],
  [
    "clientAddress",
    (headers) =>
      clientAddress(headers, "127.0.0.1", {
        proxies: addressList(["127.0.0.1", "1.1.1.1"]),
        url: undefined,
      }),
  ],
];

Deno.test("no header of 60 KB keeps a reader busy, whatever is in it", () => {
  for (const piece of [...PIECES, ...MORE]) {
    const value = piece.repeat(LENGTH / piece.length);
    const headers = new Headers();
    for (const name of BOUNDED_HEADERS) headers.set(name, value);
    for (const [name, read] of READERS) {
      const started = performance.now();
      for (let n = 0; n < TIMES; n++) {
        read(headers);
        if (performance.now() - started > MOST_MS) break;
      }
      const took = performance.now() - started;
      assert(took < MOST_MS, `${name} of ${JSON.stringify(piece)} took ${took} ms`);
    }
  }
});

Deno.test("boundedHeader() cuts whole members off a list, and other headers anywhere", () => {
  const headers = new Headers({
    accept: `${"text/html,".repeat(200)}x/y`,
    "x-forwarded-for": `203.0.113.9, ${"10.0.0.1, ".repeat(300)}198.51.100.7`,
    "user-agent": "a".repeat(1_000),
    "accept-language": "zh",
  });
  const accept = boundedHeader(headers, "accept")!;
  assert(accept.length <= 1_024 && accept.endsWith("text/html"), accept);
  const hops = boundedHeader(headers, "x-forwarded-for")!;
  assert(
    hops.length <= 1_024 && hops.startsWith(" 10.0.0.1,") && hops.endsWith("198.51.100.7"),
    hops,
  );
  assertEquals(boundedHeader(headers, "user-agent"), "a".repeat(256));
  assertEquals(boundedHeader(headers, "accept-language"), "zh");
  assertEquals(boundedHeader(headers, "origin"), null);
});

Deno.test("what is cut off is refused and not taken for what is left", () => {
  let code: unknown;
  try {
    readNonce(new Headers({ "idempotency-key": "n".repeat(LENGTH) }));
  } catch (error) {
    code = (error as { code?: string }).code;
  }
  assertEquals(code, "bad_request");
});

Deno.test("request headers are read in one place", async () => {
  const reads = /headers\.get\(\s*"([a-z-]+)"/g;
  const elsewhere: string[] = [];
  const folders = ["server"];
  for (const folder of folders) {
    for await (const { name, isDirectory } of Deno.readDir(folder)) {
      const path = `${folder}/${name}`;
      if (isDirectory) folders.push(path);
      // Headers of the host of pictures belong to its answer, not to a user.
      else if (!path.endsWith("/gravatar.ts")) {
        for (const [, header] of (await Deno.readTextFile(path)).matchAll(reads)) {
          elsewhere.push(`${path} reads ${header}`);
        }
      }
    }
  }
  assertEquals(elsewhere, []);
});

Deno.test("normalizeName() and the forms of a body take 64 KB of anything", async () => {
  const started = performance.now();
  for (const piece of ["\u0315\u0300\u05ae\u0327", "\ufdfa", "😀\u200D", "a", " "]) {
    try {
      normalizeName(`a${piece.repeat(LENGTH / piece.length)}a`);
    } catch {
      // Refused, as intended.
    }
    try {
      parsePlace({ around: piece.repeat(LENGTH / piece.length) });
    } catch {
      // The same.
    }
  }
  for (
    const [type, body] of [
      ["application/json", `{"a":${"[".repeat(30_000)}${"]".repeat(30_000)}}`],
      ["application/x-www-form-urlencoded", "a&".repeat(LENGTH / 2)],
      ["multipart/form-data; boundary=a", "--a\r\n\r\n".repeat(LENGTH / 7)],
      [`multipart/form-data; boundary=${"-".repeat(LENGTH)}`, "-".repeat(LENGTH)],
    ] as const
  ) {
    const request = new Request("http://a/", {
      method: "POST",
      body,
      headers: { "content-type": type },
    });
    await readFields(request, { textForm: true }).catch(() => {});
  }
  const took = performance.now() - started;
  assert(took < MOST_MS, `took ${took} ms`);
});
