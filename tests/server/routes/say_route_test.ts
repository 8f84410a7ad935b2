// POST /rooms/{room}: JSON, forms, plain text and what curl labels wrongly, with the real server.

import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import {
  get,
  getJson,
  post,
  postJson,
  say,
  signIn,
  statusOf,
} from "../../support/http_requests.ts";
import { ServerProcess } from "../../support/server_process.ts";

const FORM = "application/x-www-form-urlencoded";
const BROWSER = { accept: "text/html,application/xhtml+xml,*/*;q=0.8" };

/** Bodies of curl's `-d`, labelled as a form, and the messages that they are. */
const CURL_BODIES: readonly (readonly [body: string, says: string])[] = [
  ["hello", "hello"],
  ["two words", "two words"],
  ["text", "text"],
  ["name", "name"],
  ["50% off", "50% off"],
  ["100%25", "100%25"],
  ["a+b", "a+b"],
  ["1+1=2", "1+1=2"],
  ["a&b", "a&b"],
  ["fish & chips", "fish & chips"],
  ["x=1&y=2", "x=1&y=2"],
  ["name=me", "name=me"],
  ["text & name=x", "text & name=x"],
  ["text=a&more", "text=a&more"],
  ["text=a&text=b", "text=a&text=b"],
  ["text=a&x=1", "a"],
  ["https://example.org/?text=a&b=%20", "https://example.org/?text=a&b=%20"],
  ["naïve – 你好 😀", "naïve – 你好 😀"],
  ["=", "="],
  ["&", "&"],
  // These are forms.
  ["text=hello", "hello"],
  ["text=two%20words", "two words"],
  ["text=two+words", "two words"],
  ["text=50%25&name=me", "50%"],
  ["text=a%26b%3Dc%2Bd", "a&b=c+d"],
];

/** By the default rate of two a second. */
const ONE_BACK_MS = 500;
/** More than even a slow machine can send within the rate. */
const SAYS_MAX = 100;

Deno.test("what is posted", async (t) => {
  await using server = await ServerProcess.start({ env: { HUBBUB_RATE: "0" } });

  await t.step("as JSON is 201 with its event and its permalink", async () => {
    const response = await postJson(server, "/rooms/lobby", { text: "hi", name: "alice" });
    const event = await response.json();
    assertEquals([response.status, response.headers.get("location")], [201, "/rooms/lobby/1"]);
    assertEquals([event.type, event.room, event.seq, event.text, event.user.name], [
      "message",
      "lobby",
      1,
      "hi",
      "alice",
    ]);
    assertEquals(await getJson(server, "/rooms/lobby/1"), event);
    assertEquals((await getJson(server, "/rooms/lobby")).events, [event]);
  });

  await t.step("as text is said as it is", async () => {
    for (const text of ["a&b=c+d%", "text=hello", " two\nlines ", '{"text":"x"}']) {
      const response = await post(server, "/rooms/text?name=bob", "text/plain", text);
      assertEquals([response.status, (await response.json()).text], [201, text]);
    }
    const charset = await post(server, "/rooms/text?name=bob", "text/plain;charset=UTF-8", "ä");
    assertEquals((await charset.json()).text, "ä");
  });

  await t.step("by curl -d says exactly that, and a form is a form", async () => {
    for (const [body, says] of CURL_BODIES) {
      const response = await post(server, "/rooms/curl?name=me", FORM, body);
      const { text, user } = await response.json();
      assertEquals([body, response.status, text], [body, 201, says]);
      assertEquals(user.name, "me");
    }
  });

  await t.step("by the curl that is installed", async () => {
    const url = `${server.url}/rooms/real-curl?name=me`;
    const args = ["-s", "-i", "-d", "fish & chips = 100%+", url];
    const { stdout } = await new Deno.Command("curl", { args }).output();
    assertMatch(new TextDecoder().decode(stdout), /^HTTP\/1.1 201 /);
    const lines = await new Deno.Command("curl", { args: ["-s", url] }).output();
    assertMatch(new TextDecoder().decode(lines.stdout), / me: fish & chips = 100%\+\n$/);
  });

  await t.step("by a page's form leads back to the room's end", async () => {
    const body = "text=hi&name=alice&refresh=5";
    const response = await post(server, "/rooms/form", FORM, body, BROWSER);
    assertEquals([response.status, response.headers.get("location")], [
      303,
      "/rooms/form?refresh=5&name=alice",
    ]);
    const { cookie } = await signIn(server, "bob");
    const own = await post(server, "/rooms/form", FORM, "text=hi", { ...BROWSER, cookie });
    assertEquals([own.status, own.headers.get("location")], [303, "/rooms/form"]);
    assertEquals((await getJson(server, "/rooms/form")).head, 2);
  });

  await t.step("once with an Idempotency-Key stays once, and another text is 409", async () => {
    const key = (value: string) => ({ "idempotency-key": value });
    const path = "/rooms/keys?name=alice";
    const first = await post(server, path, "text/plain", "once", key("k-1"));
    const again = await post(server, path, "text/plain", "once", key("k-1"));
    assertEquals([first.status, again.status], [201, 201]);
    assertEquals(await again.json(), await first.json());
    assertEquals(again.headers.get("location"), "/rooms/keys/1");
    const quoted = await post(server, path, "text/plain", "once", key('"k-1"'));
    assertEquals((await quoted.json()).seq, 1);
    const nonce = await postJson(server, path, { text: "once", nonce: "k-1" });
    assertEquals((await nonce.json()).seq, 1);
    const other = await post(server, path, "text/plain", "twice", key("k-1"));
    assertEquals([other.status, (await other.json()).code], [409, "conflict"]);
    const another = await post(server, "/rooms/keys?name=bob", "text/plain", "twice", key("k-1"));
    assertEquals((await another.json()).seq, 2);
    for (const bad of ["x".repeat(65)]) {
      assertEquals(await statusOf(post(server, path, "text/plain", "x", key(bad))), 400);
    }
    assertEquals((await getJson(server, "/rooms/keys")).head, 2);
  });

  await t.step("many times at once with one key is written once", async () => {
    const answers = await Promise.all(
      Array.from(
        { length: 20 },
        () => post(server, "/rooms/race?name=a", "text/plain", "x", { "idempotency-key": "k" }),
      ),
    );
    const seqs = await Promise.all(answers.map(async (each) => (await each.json()).seq));
    assertEquals(seqs, Array(20).fill(1));
    assertEquals((await getJson(server, "/rooms/race")).head, 1);
  });

  await t.step("wrongly is refused with its code, and nothing is written", async () => {
    const path = "/rooms/wrong?name=alice";
    const wrong: readonly (readonly [number, string, Promise<Response>])[] = [
      [400, "bad_json", post(server, path, "application/json", "{")],
      [400, "bad_request", post(server, path, "application/json", "[]")],
      [400, "bad_request", postJson(server, path, {})],
      [400, "bad_request", postJson(server, path, { text: 5 })],
      [400, "bad_request", postJson(server, path, { text: "x", nonce: "" + "n".repeat(65) })],
      [400, "bad_request", post(server, "/rooms/wrong?name=%00", "text/plain", "x")],
      [400, "bad_request", postJson(server, "/rooms/wrong", { text: "x", name: "x".repeat(33) })],
      [400, "empty", post(server, path, "text/plain", "")],
      [400, "empty", post(server, path, "text/plain", " \n ")],
      [400, "empty", post(server, path, FORM, "")],
      [400, "empty", post(server, path, FORM, "text=")],
      [401, "unauthorized", post(server, "/rooms/wrong", "text/plain", "x")],
      [401, "unauthorized", post(server, path, "text/plain", "x", { authorization: "Bearer x" })],
      [401, "unauthorized", post(server, path, "text/plain", "x", { authorization: "Bearer" })],
      [404, "bad_room", post(server, "/rooms/Wrong?name=alice", "text/plain", "x")],
      [413, "too_long", post(server, path, "text/plain", "😀".repeat(4_001))],
      [413, "too_long", post(server, path, "text/plain", "x".repeat(65_537))],
      [400, "bad_request", post(server, path, "multipart/form-data", "x")],
      [415, "unsupported_type", post(server, path, "application/xml", "<x/>")],
    ];
    for (const [status, code, sent] of wrong) {
      const response = await sent;
      const problem = await response.json();
      assertEquals([response.status, problem.code, problem.status], [status, code, status]);
      assertEquals(response.headers.get("content-type"), "application/problem+json");
      assertEquals(response.headers.get("www-authenticate"), status === 401 ? "Bearer" : null);
    }
    assertEquals((await getJson(server, "/rooms/wrong")).head, 0);
  });

  await t.step("as a multipart form is a form like any other", async () => {
    const body = new FormData();
    body.set("text", "in parts & whole");
    body.set("name", "alice");
    const response = await fetch(`${server.url}/rooms/parts`, { method: "POST", body });
    assertEquals([response.status, (await response.json()).text], [201, "in parts & whole"]);
  });

  await t.step(
    "in other bytes than it is labelled with is refused, and nothing is written",
    async () => {
      const path = "/rooms/bytes?name=alice";
      const compressed = new Blob(["hi"]).stream().pipeThrough(new CompressionStream("gzip"));
      const gzip = await new Response(compressed).bytes();
      const gbk = new Uint8Array([0xC4, 0xE3, 0xBA, 0xC3]);
      const refused = [
        await send(path, "text/plain", gzip, { "content-encoding": "gzip" }),
        await send(path, "text/plain", gzip),
        await send(path, "text/plain", gbk),
        await send(path, FORM, new TextEncoder().encode("text=%C4%E3%BA%C3")),
        await send(path, "application/json; charset=gbk", new TextEncoder().encode('{"text":"a"}')),
      ];
      assertEquals(refused, [415, 400, 400, 400, 415]);
      assertEquals(await send(path, "text/plain; charset=gbk", gbk), 201);
      const utf16: readonly (readonly [type: string, body: number[], status: number])[] = [
        // By its label, with its byte order mark and without.
        ["text/plain; charset=utf-16", [0xFF, 0xFE, 0x60, 0x4F], 201],
        ["text/plain; charset=utf-16", [0x60, 0x4F], 201],
        ["text/plain; charset=UTF-16LE", [0x60, 0x4F], 201],
        ["text/plain; charset=utf-16be", [0xFE, 0xFF, 0x4F, 0x60], 201],
        ["text/plain; charset=utf-16be", [0x4F, 0x60], 201],
        // JSON is UTF-8, whatever its label says.
        ["application/json; charset=utf-16le", [...'{"text":"a"}'].flatMap(toUtf16), 415],
        ["application/json", [...'{"text":"a"}'].flatMap(toUtf16), 400],
        // Half a character.
        ["text/plain; charset=utf-16le", [0x60, 0x4F, 0x7D], 400],
        ["text/plain; charset=utf-16le", [0x00, 0xD8], 400],
        // The byte order mark identifies it too, whatever the label says.
        ["text/plain", [0xFF, 0xFE, 0x60, 0x4F], 201],
        ["text/plain", [0xFE, 0xFF, 0x4F, 0x60], 201],
        ["text/plain; charset=utf-8", [0xFF, 0xFE, 0x60, 0x4F], 201],
        [FORM, [0xFF, 0xFE, ...[..."text=%E4%BD%A0"].flatMap(toUtf16)], 201],
        ["text/plain", [0xFF, 0xFE, 0x60], 400],
        // Without either it is UTF-8, in which the zero bytes are invalid.
        ["text/plain", [..."hi"].flatMap(toUtf16), 400],
        [FORM, [..."text=hi"].flatMap(toUtf16), 400],
        ["text/plain", [0x60, 0x4F, 0x7D, 0x59, 0x00, 0xD8], 400],
        // A single NUL is an invisible character like others.
        ["text/plain", [0x6F, 0x6E, 0x00, 0x65, 0x72, 0x72], 201],
      ];
      for (const [type, body, status] of utf16) {
        assertEquals([type, body, await send(path, type, new Uint8Array(body))], [
          type,
          body,
          status,
        ]);
      }
      const { events } = await getJson(server, "/rooms/bytes");
      const texts = events.map(({ text }: { readonly text: string }) => text);
      assertEquals(texts, ["你好", ...Array(9).fill("你"), "on\uFFFDerr"]);

      function toUtf16(letter: string): number[] {
        return [letter.charCodeAt(0) & 0xFF, letter.charCodeAt(0) >> 8];
      }

      function send(
        path: string,
        type: string,
        body: Uint8Array<ArrayBuffer>,
        headers: Record<string, string> = {},
      ): Promise<number> {
        return statusOf(fetch(server.url + path, {
          method: "POST",
          headers: { "content-type": type, ...headers },
          body,
        }));
      }
    },
  );

  await t.step("comes through a proxy's own Authorization", async () => {
    const headers = { authorization: "Basic eA==" };
    const sent = post(server, "/rooms/basic?name=alice", "text/plain", "x", headers);
    assertEquals(await statusOf(sent), 201);
  });

  await t.step("by a nameless form keeps the name of the address", async () => {
    const response = await post(server, "/rooms/form?name=me", FORM, "text=hi&send=Send", BROWSER);
    await response.body?.cancel();
    assertEquals(response.headers.get("location"), "/rooms/form?name=me");
    const page = await getJson(server, "/rooms/form");
    assertEquals(page.events.at(-1).text, "hi");
  });

  await t.step("is refused early if the body is far too large", async () => {
    const body = new ReadableStream<Uint8Array<ArrayBuffer>>({
      pull: (controller) => controller.enqueue(new Uint8Array(64 * 1024).fill(120)),
    });
    const headers = { "content-type": "text/plain" };
    const sent = fetch(`${server.url}/rooms/huge?name=a`, { method: "POST", headers, body });
    assertEquals(await statusOf(sent), 413);
  });

  await t.step("wrongly by a page's form is a page with what was typed", async () => {
    const long = "<b>" + "x".repeat(4_000);
    const body = new URLSearchParams({ text: long, name: "alice" }).toString();
    const response = await post(server, "/rooms/typed", FORM, body, BROWSER);
    assertEquals(response.status, 413);
    assertEquals(response.headers.get("content-type"), "text/html; charset=utf-8");
    const html = await response.text();
    assertStringIncludes(html, "&lt;b>" + "x".repeat(4_000));
    assertStringIncludes(html, 'value="alice"');
    assertStringIncludes(html, "4000 characters");
    const nameless = await post(server, "/rooms/typed", FORM, "text=hello+there", BROWSER);
    assertEquals(nameless.status, 401);
    assertStringIncludes(await nameless.text(), "hello there");
  });

  await t.step("4,000 code points of any size fit", async () => {
    for (const text of ["😀".repeat(4_000), "x".repeat(4_000)]) {
      assertEquals((await say(server, "long", text)).text, text);
    }
  });
});

Deno.test("the eleventh say of a burst is 429 with Retry-After, for each name alone", async () => {
  await using server = await ServerProcess.start();
  const sayAs = (name: string, n: number, headers = {}) =>
    post(server, `/rooms/lobby?name=${name}`, "text/plain", `m${n}`, headers);
  const started = performance.now();
  const { said, refused } = await sayUntilRefused((n) => sayAs("alice", n));
  // One is refilled every half a second, on a slow machine before the eleventh.
  const back = Math.floor((performance.now() - started) / ONE_BACK_MS);
  assert(said >= 10 && said <= 10 + back, `${said} with ${back} that came back`);
  const problem = await refused.json();
  assertEquals([refused.status, problem.code], [429, "rate_limited"]);
  assertEquals(refused.headers.get("retry-after"), "1");
  assert(problem.retryAfter > 0 && problem.retryAfter <= ONE_BACK_MS);
  assertEquals(await statusOf(sayAs("bob", 1)), 201);
  const { refused: page } = await sayUntilRefused(() =>
    post(server, "/rooms/lobby", FORM, "text=m11&name=alice", BROWSER)
  );
  assertEquals([page.status, page.headers.get("retry-after")], [429, "1"]);
  assertStringIncludes(await page.text(), "m11");
});

Deno.test("without guests a name is not enough to write", async () => {
  await using server = await ServerProcess.start({ env: { HUBBUB_GUESTS: "false" } });
  const response = await post(server, "/rooms/lobby?name=alice", "text/plain", "x");
  assertEquals([response.status, (await response.json()).code], [401, "unauthorized"]);
  const { authorization } = await signIn(server, "alice");
  const said = await post(server, "/rooms/lobby", "text/plain", "x", { authorization });
  assertEquals((await said.json()).user.name, "alice");
  assertEquals(await statusOf(get(server, "/rooms/lobby?name=bob", "application/json")), 200);
});

/** Sends one after another until one is refused. */
async function sayUntilRefused(
  say: (n: number) => Promise<Response>,
): Promise<{ said: number; refused: Response }> {
  for (let said = 0; said < SAYS_MAX; said++) {
    const response = await say(said + 1);
    if (response.status === 429) return { said, refused: response };
    assertEquals([201, 303].includes(response.status), true, `${response.status}`);
    await response.body?.cancel();
  }
  throw new Error(`${SAYS_MAX} were taken`);
}

Deno.test("the log's frame reloads itself as often as the digits say, otherwise every five seconds", async () => {
  await using server = await ServerProcess.start();
  const secondsFor = async (refresh: string) => {
    const page = await get(server, `/rooms/lobby?view=log&refresh=${refresh}`, "text/html");
    return /http-equiv="refresh" content="(\d+)"/.exec(await page.text())?.[1];
  };
  for (const refresh of ["7", "900"]) assertEquals(await secondsFor(refresh), refresh);
  for (const refresh of ["1e3", "0x10", "%2010", "0", "3601", "-1", "1.5", "Infinity", ""]) {
    assertEquals([refresh, await secondsFor(refresh)], [refresh, "5"]);
  }
});
