// The session's cookie among others, which may be broken: programs on one host share a browser's.

import { assertEquals } from "@std/assert";
import {
  clearSessionCookie,
  readSessionCookie,
  setSessionCookie,
} from "../../server/people/session_cookie.ts";
import { ServerProcess } from "../support/server_process.ts";

const read = (cookie: string, { secure } = { secure: false }) =>
  readSessionCookie(new Headers({ cookie }), { secure });

Deno.test("readSessionCookie() finds ours among others, broken ones too", () => {
  assertEquals(read("hubbub=abc"), "abc");
  assertEquals(read("=x; other=1; hubbub=abc-_; ="), "abc-_");
  assertEquals(read("nothubbub=1; hubbubb=2"), undefined);
  assertEquals(read("__Host-hubbub=abc", { secure: true }), "abc");
  assertEquals(read("hubbub=abc", { secure: true }), undefined);
  for (const broken of ["", "=", "=x", ";", ";;=;", "hubbub"]) {
    assertEquals([broken, read(broken)], [broken, undefined]);
  }
});

Deno.test("clearSessionCookie() expires the cookie with the attributes that it was set with", () => {
  const parts = (write: (headers: Headers) => void) => {
    const headers = new Headers();
    write(headers);
    return headers.get("set-cookie")!.split("; ");
  };
  for (const secure of [false, true]) {
    const [named, ...set] = parts((headers) => setSessionCookie(headers, "token", { secure }));
    const [cleared, ...left] = parts((headers) => clearSessionCookie(headers, { secure }));
    assertEquals(cleared, named!.replace("token", ""));
    const lasting = set.filter((attribute) => !attribute.startsWith("Max-Age="));
    assertEquals(left.sort(), [...lasting, "Expires=Thu, 01 Jan 1970 00:00:00 GMT"].sort());
    assertEquals(left.includes("SameSite=Lax"), true);
  }
});

Deno.test("a request with broken cookies is answered like one without", async () => {
  await using server = await ServerProcess.start();
  for (const cookie of ["", "=", "=x", ";"]) {
    const response = await fetch(`${server.url}/session`, { headers: { cookie } });
    assertEquals([cookie, response.status, (await response.json()).user], [cookie, 200, null]);
  }
});
