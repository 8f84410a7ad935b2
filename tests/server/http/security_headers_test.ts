// The security headers of every answer, for all routes, formats and statuses.

import { assert, assertEquals } from "@std/assert";
import { get, post, postJson, say, signIn } from "../../support/http_requests.ts";
import { RawConnection } from "../../support/raw_connection.ts";
import { ServerProcess } from "../../support/server_process.ts";

const EXPECTED = {
  "x-content-type-options": "nosniff",
  "referrer-policy": "same-origin",
  "cross-origin-opener-policy": "same-origin",
} as const;

const DIRECTIVES = {
  "default-src": "'none'",
  "script-src": "'self'",
  "style-src": "'self'",
  "img-src": "'self'",
  "connect-src": "'self'",
  "form-action": "'self'",
  "frame-ancestors": "'self'",
  "base-uri": "'none'",
  "object-src": "'none'",
  "require-trusted-types-for": "'script'",
  "trusted-types": "hubbub-worker",
} as const;

/**
 * The script and the style of an embedded room, and the address by which it checks whether the
 * server answers.
 */
const publicCors = /^\/(healthz|embed\.js|static\/dist\/embed\/.*)$/;

function checkHeaders(what: string, headers: Headers): void {
  for (const [name, value] of Object.entries(EXPECTED)) {
    assertEquals([what, name, headers.get(name)], [what, name, value]);
  }
  const policy = headers.get("content-security-policy") ?? "";
  assert(!/unsafe|\*|data:|blob:|https?:/.test(policy), `${what}: ${policy}`);
  const directives = Object.fromEntries(
    policy.split("; ").map((directive) => {
      const [name = "", ...values] = directive.split(" ");
      return [name, values.join(" ")];
    }),
  );
  for (const [name, value] of Object.entries(DIRECTIVES)) {
    assertEquals([what, name, directives[name]], [what, name, value]);
  }
}

Deno.test("every answer has the security headers: pages, data, files, streams, errors", async () => {
  await using server = await ServerProcess.start({ env: { HUBBUB_RATE: "0" } });
  const { user, cookie } = await signIn(server, "alice");
  await say(server, "lobby", "hi");
  const paths = [
    "/",
    "/?room=Bad",
    "/rooms",
    "/rooms/lobby",
    "/rooms/lobby?refresh=5",
    "/rooms/lobby?view=log",
    "/rooms/lobby?limit=x",
    "/rooms/lobby?tz=None",
    "/rooms/Bad",
    "/rooms/lobby/1",
    "/rooms/lobby/99",
    "/rooms/lobby/x",
    "/ws",
    "/session",
    "/metrics",
    "/healthz",
    "/openapi.json",
    "/static/page.css",
    "/static/icon.svg",
    "/static/dist/page.js",
    "/static/dist/embed/embed.js",
    "/static/dist/embed/embed.css",
    "/embed.js",
    "/static/none",
    user.avatar,
    "/avatars/none",
    "/none",
  ];
  const forms = ["text/html", "application/json", "text/plain", "text/event-stream", "image/png"];
  const further: Record<string, string>[] = [{}, { cookie }, { "if-none-match": "*" }];
  for (const path of paths) {
    for (const accept of forms) {
      for (const headers of further) {
        const response = await get(server, path, accept, headers);
        await response.body?.cancel();
        const what = `${response.status} ${accept} ${path}`;
        checkHeaders(what, response.headers);
        const isForAll = response.status < 400 && publicCors.test(path);
        const readers = isForAll ? "cross-origin" : "same-origin";
        const policy = response.headers.get("cross-origin-resource-policy");
        assertEquals([what, policy], [what, readers]);
      }
    }
  }
  const others = [
    await post(server, "/rooms/lobby?name=bob", "text/plain", "hi"),
    await post(server, "/rooms/lobby", "application/x-www-form-urlencoded", "text=x&name=bob", {
      accept: "text/html",
    }),
    await post(server, "/rooms/lobby", "image/png", "hi"),
    await post(server, "/rooms/lobby?name=bob", "text/plain", "x".repeat(70_000)),
    await postJson(server, "/session", { name: "" }),
    await postJson(server, "/session", { name: "x" }, { origin: "https://evil.example" }),
    await fetch(`${server.url}/rooms/lobby`, { method: "PUT", body: "x" }),
    await fetch(`${server.url}/rooms/lobby`, { method: "OPTIONS" }),
    await fetch(`${server.url}/rooms/lobby`, { method: "HEAD" }),
  ];
  for (const response of others) {
    await response.body?.cancel();
    checkHeaders(`${response.status} ${response.url}`, response.headers);
    assertEquals(response.headers.get("cross-origin-resource-policy"), "same-origin");
  }
});

Deno.test("what Deno itself answers, before the server is asked, is no page", async () => {
  await using server = await ServerProcess.start();
  using connection = await RawConnection.open(server.port);
  await connection.send("NONSENSE\r\n\r\n");
  const { status, headers } = await connection.head();
  assertEquals([status, headers.get("content-type")], [400, null]);
});
