// The names to which a server with HUBBUB_URL answers: protection against DNS rebinding.

import { assertEquals } from "@std/assert";
import { h2cRequest } from "../../support/h2c_request.ts";
import { RawConnection } from "../../support/raw_connection.ts";
import { ServerProcess } from "../../support/server_process.ts";

/** Returns the status of a request under a name, as a browser with rebound DNS sends it. */
async function statusFor(server: ServerProcess, host: string, path = "/rooms/lobby") {
  using connection = await RawConnection.open(server.port);
  await connection.request("GET", path, { host });
  return (await connection.head()).status;
}

Deno.test("with HUBBUB_URL a rebound page reads nothing", async () => {
  const env = { HUBBUB_URL: "https://chat.example.org" };
  await using server = await ServerProcess.start({ env });
  const paths = ["/", "/rooms", "/rooms/lobby", "/rooms/lobby/1", "/session", "/static/page.css"];
  for (const host of ["evil.example", `evil.example:${server.port}`, "chat.example.org.evil.io"]) {
    for (const path of paths) {
      assertEquals([host, path, await statusFor(server, host, path)], [host, path, 403]);
    }
  }
  const own = [
    "chat.example.org",
    "CHAT.example.org",
    "chat.example.org.",
    "chat.example.org:8000",
    `127.0.0.1:${server.port}`,
    "[::1]:8000",
    "localhost",
    "hubbub:8000",
  ];
  for (const host of own) assertEquals([host, await statusFor(server, host)], [host, 200]);
});

Deno.test("without HUBBUB_URL, every host name is accepted", async () => {
  await using server = await ServerProcess.start();
  assertEquals(await statusFor(server, "any.example"), 200);
});

Deno.test("over HTTP/2 the name is the authority's", async () => {
  const env = { HUBBUB_URL: "https://chat.example.org" };
  await using server = await ServerProcess.start({ env });
  for (const [authority, status] of [["evil.example", 403], ["chat.example.org", 200]] as const) {
    const answer = await h2cRequest(server.url, { path: "/rooms/lobby", authority });
    assertEquals([authority, answer.status], [authority, status]);
  }
});
