// The events of a room as JSON: pages, their tags, and every invalid request. From outside.

import { assertEquals, assertMatch, assertNotEquals } from "@std/assert";
import { get, getJson, say, sayMany, signIn, statusOf } from "../../support/http_requests.ts";
import { JsonSocket } from "../../support/json_socket.ts";
import { ServerProcess } from "../../support/server_process.ts";

interface PageBody {
  readonly room: string;
  readonly epoch: string;
  readonly head: number;
  readonly complete: boolean;
  readonly events: readonly { readonly seq: number; readonly at: number }[];
}

Deno.test("event pages", async (t) => {
  await using server = await ServerProcess.start({ env: { HUBBUB_RATE: "0" } });
  await sayMany(server, "long", 60);
  const whole: PageBody = await getJson(server, "/rooms/long?after=0&limit=200");
  const { epoch } = whole;
  const seqs = async (query: string) => {
    const page: PageBody = await getJson(server, `/rooms/long?${query}`);
    return [page.complete, ...page.events.map(({ seq }) => seq)];
  };

  await t.step("have room, epoch, head, complete and events", () => {
    assertEquals([whole.room, whole.head, whole.complete], ["long", 60, true]);
    assertMatch(epoch, /^[a-z0-9]{4,}$/);
    assertEquals(whole.events.map(({ seq }) => seq), range(1, 60));
  });

  await t.step("lie after, before and around a seq or a time, or at the end", async () => {
    const last = whole.events.at(-1)!.at;
    assertEquals(await seqs(""), [false, ...range(11, 60)]);
    assertEquals(await seqs("limit=200"), [true, ...range(1, 60)]);
    assertEquals(await seqs("limit=2"), [false, 59, 60]);
    assertEquals(await seqs("after=0&limit=3"), [true, 1, 2, 3]);
    assertEquals(await seqs("after=58"), [true, 59, 60]);
    assertEquals(await seqs(`after=58.${epoch}`), [true, 59, 60]);
    assertEquals(await seqs("after=60"), [true]);
    assertEquals(await seqs("before=4"), [true, 1, 2, 3]);
    assertEquals(await seqs("before=1"), [true]);
    assertEquals(await seqs("before=9999&limit=1"), [true, 60]);
    assertEquals(await seqs("around=30&limit=5"), [true, 28, 29, 30, 31, 32]);
    assertEquals(await seqs("around=1&limit=3"), [true, 1, 2, 3]);
    assertEquals(await seqs("around=2001-01-01&limit=2"), [true, 1, 2]);
    const later = new Date(last + 1).toISOString();
    assertEquals(await seqs(`around=${later}&limit=2`), [true, 59, 60]);
  });

  await t.step("say which seqs they cover, and which message is the newest", async () => {
    const { token } = await signIn(server, "ada");
    const authorization = `Bearer ${token}`;
    const request = (method: string, path: string, body?: unknown) =>
      fetch(`${server.url}${path}`, {
        method,
        headers: { authorization, "content-type": "application/json", accept: "application/json" },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      }).then((response) => response.json());
    for (const text of ["one", "two", "three"]) await request("POST", "/rooms/ranges", { text });
    await request("PATCH", "/rooms/ranges/2", { text: "two, edited" });
    await request("DELETE", "/rooms/ranges/3");
    const rangeOf = async (query: string) => {
      const page = await getJson(server, `/rooms/ranges?${query}`);
      const listed = page.events.map(({ seq }: { seq: number }) => seq);
      return [page.first, page.last, page.head, page.newest, listed];
    };
    assertEquals(await rangeOf("limit=1"), [3, 5, 5, 2, [3, 4, 5]]);
    assertEquals(await rangeOf("after=0&limit=1"), [1, 1, 5, 2, [1]]);
    assertEquals(await rangeOf("before=3&limit=1"), [2, 2, 5, 2, [2]]);
    assertEquals(await rangeOf("after=5"), [6, 5, 5, 2, []]);
    await using socket = await JsonSocket.open(server.socketUrl, { name: "bob" });
    socket.send({ type: "join", room: "ranges" });
    const { first, last, head, newest } = await socket.next("joined");
    assertEquals([first, last, head, newest], [1, 5, 5, 2]);
    socket.send({ type: "history", room: "ranges", after: 1, limit: 1 });
    const history = await socket.next("history");
    assertEquals([history.first, history.last, history.newest], [2, 2, 2]);
    const polled = rangeOf("after=5&wait=20");
    await request("POST", "/rooms/ranges", { text: "four" });
    assertEquals(await polled, [6, 6, 6, 6, [6]]);
  });

  await t.step("start with the newest if the cursor is not valid, and say so", async () => {
    assertEquals(await seqs("after=61&limit=2"), [false, 59, 60]);
    assertEquals(await seqs("after=5.other&limit=2"), [false, 59, 60]);
    // The same holds if the client waits: it is answered at once.
    assertEquals(await seqs("after=61&limit=1&wait=20"), [false, 60]);
    assertEquals(await seqs("after=60.other&limit=1&wait=20"), [false, 60]);
  });

  await t.step("are refused with 400 if a field is malformed", async () => {
    const wrong = [
      "after=x",
      "after=-1",
      "after=1.5.e",
      "after=",
      "before=x",
      "around=yesterday",
      "around=2026-13-45",
      "limit=0",
      "limit=201",
      "limit=x",
      "limit=1.5",
      "after=1&before=3",
      "after=1&around=3",
      "wait=61",
      "wait=-1",
      "wait=x",
      "wait=1e1",
      "wait=0x10",
      "wait=%2010",
      "wait=Infinity",
      "around=2026-02-31",
      "wait=",
    ];
    for (const query of wrong) {
      const response = await get(server, `/rooms/long?${query}`, "application/json");
      const { code, status } = await response.json();
      assertEquals([query, response.status, code, status], [query, 400, "bad_request", 400]);
    }
  });

  await t.step("have a tag, and 304 if nothing changed", async () => {
    const path = "/rooms/tagged?after=0";
    await say(server, "tagged", "one");
    const first = await get(server, path, "application/json");
    const etag = first.headers.get("etag") ?? "";
    assertMatch(etag, /^(W\/)?".+"$/);
    assertEquals(first.headers.get("cache-control"), "private, no-cache");
    await first.body?.cancel();
    const again = (tag: string, of = path) =>
      get(server, of, "application/json", { "if-none-match": tag });
    const unchanged = await again(etag);
    assertEquals([unchanged.status, await unchanged.text()], [304, ""]);
    assertEquals(unchanged.headers.get("etag")?.replace("W/", ""), etag.replace("W/", ""));
    assertEquals(await statusOf(again(`"other", ${etag}`)), 304);
    assertEquals(await statusOf(again("*")), 304);
    assertEquals(await statusOf(again('"other"')), 200);
    assertEquals(await statusOf(again(etag, "/rooms/tagged?after=1")), 200);
    await say(server, "tagged", "two");
    const changed = await again(etag);
    assertEquals(changed.status, 200);
    assertNotEquals(changed.headers.get("etag"), etag);
    await changed.body?.cancel();
  });

  await t.step("return the current state after an edit and a deletion", async () => {
    const alice = await signIn(server, "alice");
    await using socket = await JsonSocket.open(server.socketUrl, { token: alice.token });
    const frames = (...sent: readonly Record<string, unknown>[]) =>
      socket.send(...sent.map((frame) => ({ room: "changed", ...frame })));
    frames({ type: "join" }, { type: "say", text: "a" }, { type: "say", text: "b" });
    await socket.next("ack", ({ seq }) => seq === 2);
    const before = await get(server, "/rooms/changed", "application/json");
    await before.body?.cancel();
    frames({ type: "edit", target: 1, text: "A" }, { type: "delete", target: 2 });
    await socket.next("ack", ({ seq }) => seq === 4);
    const after = await get(server, "/rooms/changed", "application/json", {
      "if-none-match": before.headers.get("etag") ?? "",
    });
    assertEquals(after.status, 200);
    const [first, second, edit, removal] = (await after.json()).events;
    assertEquals([first.text, typeof first.edited], ["A", "number"]);
    assertEquals(["text" in second, typeof second.deleted], [false, "number"]);
    assertEquals([edit.type, edit.target, removal.type, removal.target], ["edit", 1, "delete", 2]);
  });
});

function range(first: number, last: number): number[] {
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}
