// Pictures from another host, by a real host on this machine: what is fetched, cached and refused.

import { assertEquals } from "@std/assert";
import { Gravatar } from "../../../server/auth/gravatar.ts";
import { PictureHost, pictureResponse, PNG } from "../../support/picture_host.ts";
import { post, postJson, signIn, statusOf } from "../../support/http_requests.ts";
import { ServerProcess } from "../../support/server_process.ts";

const HOUR_MS = 60 * 60 * 1_000;
/** As Gravatar requires: SHA-256 of the address, trimmed and in lower case. */
const ALICE_HASH = await sha256("alice@example.org");

async function sha256(text: string): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return new Uint8Array(digest).toHex();
}

Deno.test("picture() fetches once an hour, then revalidates", async () => {
  await using host = new PictureHost(() => pictureResponse({ etag: '"v1"' }));
  let now = 0;
  const gravatar = new Gravatar({ base: host.base, clock: { now: () => now } });
  const picture = await gravatar.picture("h");
  assertEquals(picture, { bytes: PNG, type: "image/png" });
  await gravatar.picture("h");
  assertEquals(host.asked.length, 1);
  now = HOUR_MS + 1;
  host.answer = () => new Response(null, { status: 304 });
  assertEquals(await gravatar.picture("h"), picture);
  assertEquals(host.asked[1]?.headers.get("if-none-match"), '"v1"');
});

Deno.test("picture() sends one request for many callers at the same time", async () => {
  await using host = new PictureHost(() => pictureResponse());
  const gravatar = new Gravatar({ base: host.base });
  await Promise.all(Array.from({ length: 20 }, () => gravatar.picture("h")));
  assertEquals(host.asked.length, 1);
});

Deno.test("picture() is undefined for a user without one, and is not requested again for an hour", async () => {
  await using host = new PictureHost(() => new Response(null, { status: 404 }));
  const gravatar = new Gravatar({ base: host.base });
  assertEquals(await gravatar.picture("h"), undefined);
  assertEquals(await gravatar.picture("h"), undefined);
  assertEquals(host.asked.length, 1);
});

Deno.test("picture() refuses what is no picture, too large, or lies on another host", async () => {
  let followed = 0;
  await using elsewhere = new PictureHost(() => {
    followed++;
    return pictureResponse();
  });
  const answers: [string, () => Response][] = [
    ["a page", () => new Response("<script>", { headers: { "content-type": "text/html" } })],
    ["an SVG", () => new Response("<svg/>", { headers: { "content-type": "image/svg+xml" } })],
    [
      "too much",
      () => new Response(new Uint8Array(200 * 1024), { headers: { "content-type": "image/png" } }),
    ],
    ["an empty picture", () => new Response(null, { headers: { "content-type": "image/png" } })],
    ["a redirect", () => Response.redirect(`${elsewhere.base}/h`)],
    ["an error", () => new Response("oh", { status: 500 })],
  ];
  for (const [what, answer] of answers) {
    await using host = new PictureHost(answer);
    const failures: string[] = [];
    const gravatar = new Gravatar({ base: host.base, onFailure: (cause) => failures.push(cause) });
    assertEquals([what, await gravatar.picture("h")], [what, undefined]);
    assertEquals([what, failures.length], [what, 1]);
  }
  assertEquals(followed, 0);
});

Deno.test("picture() does not wait for a host that does not answer", async () => {
  const { promise, resolve } = Promise.withResolvers<void>();
  await using host = new PictureHost(async () => {
    await promise;
    return pictureResponse();
  });
  const gravatar = new Gravatar({ base: host.base, timeoutMs: 50 });
  assertEquals(await gravatar.picture("h"), undefined);
  resolve();
});

Deno.test("an empty email removes the picture; without the field, or with keep_picture, it stays", async () => {
  await using host = new PictureHost(() => pictureResponse());
  await using server = await ServerProcess.start({ env: { HUBBUB_GRAVATAR: host.base } });
  const { cookie, user } = await signIn(server, "alice", { email: "alice@example.org" });
  const typeOfPicture = async () => {
    const response = await fetch(server.url + user.avatar, { headers: { cookie } });
    await response.body?.cancel();
    return response.headers.get("content-type");
  };
  assertEquals(await typeOfPicture(), "image/png");
  await statusOf(postJson(server, "/session", { name: "Alice" }, { cookie }));
  assertEquals(await typeOfPicture(), "image/png");
  const form = "application/x-www-form-urlencoded";
  const kept = "name=Alice&email=&keep_picture=yes&room=lobby";
  assertEquals(await statusOf(post(server, "/session", form, kept, { cookie })), 200);
  assertEquals(await typeOfPicture(), "image/png");
  const fields = "name=Alice&email=&room=lobby";
  assertEquals(await statusOf(post(server, "/session", form, fields, { cookie })), 200);
  assertEquals(await typeOfPicture(), "image/svg+xml");
});

Deno.test("an email becomes a picture under the user's id, and goes nowhere else", async () => {
  await using host = new PictureHost((_request, hash) =>
    hash === ALICE_HASH ? pictureResponse() : new Response(null, { status: 404 })
  );
  await using server = await ServerProcess.start({ env: { HUBBUB_GRAVATAR: host.base } });
  const signIn = async (body: Record<string, string>) => {
    const response = await fetch(`${server.url}/session`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    });
    return await response.json();
  };
  const alice = await signIn({ name: "alice", email: " Alice@Example.org " });
  assertEquals(JSON.stringify(alice).includes(ALICE_HASH), false);
  const picture = await fetch(server.url + alice.avatar);
  assertEquals(picture.headers.get("content-type"), "image/png");
  assertEquals(await picture.bytes(), PNG);
  const bob = await signIn({ name: "bob", email: "bob@example.org" });
  const drawn = await fetch(server.url + bob.avatar);
  assertEquals(drawn.headers.get("content-type"), "image/svg+xml");
  assertEquals((await drawn.text()).includes(">B</text>"), true);
  assertEquals(host.asked[0]?.hash, ALICE_HASH);
  assertEquals(server.output.includes("example.org"), false);
  const files = [...Deno.readDirSync(`${server.folder}/data`)].map(({ name }) => name);
  for (const file of files) {
    const text = new TextDecoder("latin1").decode(
      await Deno.readFile(`${server.folder}/data/${file}`),
    );
    assertEquals([file, text.toLowerCase().includes("alice@example.org")], [file, false]);
  }
});
