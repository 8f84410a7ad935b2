// Forms without scripts: a refused form returns with everything that was filled in, except the
// password.

import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { get, post, signIn, statusOf } from "../support/http_requests.ts";
import { ServerProcess } from "../support/server_process.ts";

const FORM = "application/x-www-form-urlencoded";
const BROWSER = { accept: "text/html" };
const PASSWORD = "open sesame";

/** Sends a form as a browser does. */
function submit(
  server: ServerProcess,
  path: string,
  fields: Readonly<Record<string, string>>,
  headers: Readonly<Record<string, string>> = {},
): Promise<Response> {
  const body = new URLSearchParams(fields).toString();
  return post(server, path, FORM, body, { ...BROWSER, ...headers });
}

/** Returns the value of a field of a page; undefined if there is no such field. */
function valueOf(html: string, name: string): string | undefined {
  const field = new RegExp(`<input[^>]*\\bname="${name}"[^>]*>`).exec(html)?.[0];
  return field === undefined ? undefined : /\bvalue="([^"]*)"/.exec(field)?.[1] ?? "";
}

/** Returns the selected transport of a page. */
function chosenOn(html: string): string | undefined {
  const radio = /<input type="radio"[^>]*\bchecked[^>]*>/.exec(html)?.[0] ?? "";
  return /\bvalue="([^"]*)"/.exec(radio)?.[1];
}

Deno.test("a refused sign-in comes back with all but the password, whatever it was refused for", async () => {
  await using server = await ServerProcess.start({ env: { HUBBUB_PASSWORD: PASSWORD } });
  const filled = {
    name: "Ann",
    email: "ann@example.org",
    room: "class-7b",
    connect: "sse",
    password: PASSWORD,
  };
  const refused: readonly (readonly [change: Record<string, string>, status: number])[] = [
    [{ password: "wrong" }, 401],
    [{ password: "" }, 401],
    [{ password: "wrong", connect: "refresh" }, 401],
    [{ password: "wrong", room: "lobby", connect: "polling" }, 401],
    [{ name: "" }, 400],
    [{ name: "   " }, 400],
    [{ name: "x".repeat(40) }, 400],
    [{ name: "a:b" }, 400],
    [{ name: `"<b ` + "x".repeat(40) }, 400],
    [{ email: "none" }, 400],
    [{ email: "a@b@c" }, 400],
    [{ room: "会议室" }, 404],
    [{ room: "v1.2" }, 404],
    [{ room: "x".repeat(41) }, 404],
  ];
  for (const [change, status] of refused) {
    const fields = { ...filled, ...change };
    const response = await submit(server, "/session", fields);
    assertEquals(response.status, status, JSON.stringify(change));
    const html = await response.text();
    assertStringIncludes(html, 'role="alert"');
    for (const name of ["name", "email", "room"] as const) {
      const escaped = fields[name].replaceAll('"', "&quot;").replaceAll("<", "&lt;");
      assertEquals(valueOf(html, name), escaped, `${name} of ${JSON.stringify(change)}`);
    }
    assertEquals(chosenOn(html), fields.connect);
    assertEquals(valueOf(html, "password"), "");
    assert(!html.includes(PASSWORD));
    // The answer is at the form's own address, where a link without a path would lead to JSON.
    const languages = [...html.matchAll(/hreflang="[^"]*"/g)].length;
    const links = [...html.matchAll(/<a href="(\/\?room=[^"]*lang=[^"]*)"/g)];
    assertEquals([links.length, languages], [2, 2]);
  }
});

Deno.test("the sign-in form of a members-only server leads back to the room, with the same transport", async () => {
  await using server = await ServerProcess.start({ env: { HUBBUB_PASSWORD: PASSWORD } });
  const ways: readonly (readonly [asked: string, leads: string])[] = [
    ["/rooms/class-7b", "/rooms/class-7b"],
    ["/rooms/class-7b?connect=sse", "/rooms/class-7b?connect=sse"],
    ["/rooms/class-7b?connect=polling", "/rooms/class-7b?connect=polling"],
    ["/rooms/class-7b?refresh=5", "/rooms/class-7b?refresh=5"],
  ];
  for (const [asked, leads] of ways) {
    const shown = await get(server, asked, "text/html");
    const page = await get(server, shown.headers.get("location")!, "text/html");
    await shown.body?.cancel();
    const html = await page.text();
    const fields = { name: "Ann", room: valueOf(html, "room")!, connect: chosenOn(html)! };
    const wrong = await submit(server, "/session", { ...fields, password: "wrong" });
    const again = await wrong.text();
    assertEquals(valueOf(again, "room"), "class-7b");
    const right = await submit(server, "/session", {
      name: valueOf(again, "name")!,
      room: valueOf(again, "room")!,
      connect: chosenOn(again)!,
      password: PASSWORD,
    });
    assertEquals(right.headers.get("location"), leads);
    await right.body?.cancel();
  }
});

Deno.test("the first page of a server with a password says nothing about rooms", async () => {
  await using closed = await ServerProcess.start({ env: { HUBBUB_PASSWORD: PASSWORD } });
  await using open = await ServerProcess.start();
  const page = async (server: ServerProcess, headers = {}) =>
    await (await get(server, "/", "text/html", headers)).text();
  assert(!(await page(closed)).includes('id="rooms-title"'));
  assertStringIncludes(await page(open), 'id="rooms-title"');
  const { cookie } = await signIn(closed, "ann", { password: PASSWORD });
  assertStringIncludes(await page(closed, { cookie }), 'id="rooms-title"');
});

Deno.test("a room's name may be written freely in every form, and one that cannot be is explained", async () => {
  await using server = await ServerProcess.start({ env: { HUBBUB_NEW_SESSIONS: "0" } });
  const meant: readonly (readonly [typed: string, room: string])[] = [
    ["Class 7b", "class-7b"],
    ["  Team  Room ", "team-room"],
    ["#lobby", "lobby"],
    ["# Team", "team"],
    ["CLASS_7B", "class-7b"],
    ["Class – 7b", "class-7b"],
    ["Class—7b", "class-7b"],
    ["Ｃｌａｓｓ　７ｂ", "class-7b"],
    ["a--b", "a--b"],
    ["7\u00A0b", "7-b"],
    ["class-7b", "class-7b"],
    ["", "lobby"],
    ["  ", "lobby"],
  ];
  for (const [room, name] of meant) {
    const signedIn = await submit(server, "/session", { name: "Ann", room });
    assertEquals(signedIn.headers.get("location"), `/rooms/${name}`, room);
    await signedIn.body?.cancel();
    const page = await get(server, `/?${new URLSearchParams({ room })}`, "text/html");
    assertEquals(valueOf(await page.text(), "room"), name);
  }
  for (
    const room of ["会议室", "комната", "غرفة", "ห้อง", "部屋1", "Ann's", "v1.2", "-x", "a/b", "🎉"]
  ) {
    const page = await get(server, `/?${new URLSearchParams({ room })}`, "text/html");
    assertEquals(page.status, 404, room);
    const html = await page.text();
    assertEquals(valueOf(html, "room"), room);
    assertMatch(html, /role="alert"[^>]*><span>A room's name is 1 to 40 of a-z, 0-9 and -</);
    assertMatch(html, /<input[^>]*name="room"[^>]*aria-invalid="true"/);
    const chinese = await get(
      server,
      `/?${new URLSearchParams({ room, lang: "zh" })}`,
      "text/html",
    );
    assertStringIncludes(await chinese.text(), "这不是房间的名字");
  }
  // No validation of the browser precedes the server's.
  for (const path of ["/", "/rooms"]) {
    const page = await get(server, path, "text/html");
    assert(!/name="room"[^>]*\b(pattern|maxlength)=/i.test(await page.text()));
  }
});

Deno.test("a refused message comes back with its text, its writer, and the page that it came from", async () => {
  await using server = await ServerProcess.start({ env: { HUBBUB_TEXT: "10" } });
  const text = "far too long a text";
  const fromRefresh = await submit(server, "/rooms/den", { text, name: "Ann", refresh: "5" });
  assertEquals(fromRefresh.status, 413);
  const html = await fromRefresh.text();
  assertStringIncludes(html, text);
  assertEquals([valueOf(html, "refresh"), valueOf(html, "name")], ["5", "Ann"]);
  assert(!html.includes('type="module"'), "active refresh runs no script");
  const guest = await (await submit(server, "/rooms/den", { text, name: "Ann" })).text();
  assertMatch(guest, /<input type="hidden" name="name" value="Ann"/);
  const badName = await (await submit(server, "/rooms/den", { text: "hi", name: "a:b" })).text();
  assertEquals(valueOf(badName, "name"), "a:b");
  assertMatch(badName, /<textarea[^>]*>hi<\/textarea>/);
});

Deno.test("a message is not lost if its author must sign in first", async () => {
  const settings: readonly Record<string, string>[] = [
    { HUBBUB_PASSWORD: PASSWORD },
    { HUBBUB_GUESTS: "off" },
  ];
  for (const env of settings) {
    await using server = await ServerProcess.start({ env });
    const response = await submit(server, "/rooms/den", { text: "written at length" });
    assertEquals(response.status, 401, JSON.stringify(env));
    const html = await response.text();
    assertMatch(html, /<textarea[^>]*>written at length<\/textarea>/);
    assertMatch(html, /\?room=den|name="room" value="den"/);
  }
});

Deno.test("ending a session that has ended already leads back to the list, which says so", async () => {
  await using server = await ServerProcess.start();
  const { cookie } = await signIn(server, "Ann");
  const response = await submit(server, "/session/end", { session: "gone" }, { cookie });
  assertEquals(response.status, 404);
  const html = await response.text();
  assertStringIncludes(html, "You have no such session");
  assertStringIncludes(html, 'id="sessions-title"');
  assertEquals(valueOf(html, "name"), "Ann");
  assertEquals(await statusOf(submit(server, "/session/end", {})), 401);
});

Deno.test("a list of rooms that is asked for in another language stays the same list", async () => {
  await using server = await ServerProcess.start();
  const page = await get(server, "/rooms?q=class&name=Ann", "text/html");
  assertMatch(await page.text(), /href="\/rooms\?q=class&amp;name=Ann&amp;lang=zh"/);
});
