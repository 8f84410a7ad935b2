// The session's cookie among others, which may be malformed: programs on one host share a
// browser's.

import { assertEquals } from "@std/assert";
import {
  clearSessionCookie,
  readSessionCookies,
  requestedPort,
  sessionCookieName,
  setSessionCookie,
} from "../../../server/auth/session_cookie.ts";
import { ServerProcess } from "../../support/server_process.ts";

const read = (cookie: string, { secure = false, port = "" } = {}) =>
  readSessionCookies(new Headers({ cookie }), { secure, port })[0];

Deno.test("readSessionCookies() finds ours among others, broken ones too", () => {
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
    const [named, ...set] = parts((headers) =>
      setSessionCookie(headers, "token", { secure, port: "" })
    );
    const [cleared, ...left] = parts((headers) =>
      clearSessionCookie(headers, { secure, port: "" })
    );
    assertEquals(cleared, named!.replace("token", ""));
    const lasting = set.filter((attribute) => !attribute.startsWith("Max-Age="));
    assertEquals(left.sort(), [...lasting, "Expires=Thu, 01 Jan 1970 00:00:00 GMT"].sort());
    assertEquals(left.includes("SameSite=Lax"), true);
  }
});

Deno.test("readSessionCookies() believes the port's own first, and takes one from before there were ports", () => {
  assertEquals(read("hubbub=old; hubbub-8001=new", { port: "8001" }), "new");
  assertEquals(read("hubbub=old; hubbub-8002=other", { port: "8001" }), "old");
  assertEquals(read("hubbub-8002=other", { port: "8001" }), undefined);
  assertEquals(read("hubbub-8001=; hubbub=old", { port: "8001" }), "old");
  assertEquals(read("hubbub-80=x"), undefined);
  assertEquals(read("__Host-hubbub-8443=a; hubbub-8443=b", { secure: true, port: "8443" }), "a");
});

Deno.test("requestedPort() is the one in the browser's address, as far as it is known", () => {
  const cases: readonly (readonly [asked: string, url: string | undefined, port: string])[] = [
    ["http://127.0.0.1:8001/", undefined, "8001"],
    ["http://127.0.0.1/", undefined, ""],
    ["http://[::1]:8002/x", undefined, "8002"],
    // A proxy that passes the host without the port.
    ["http://chat.example.org/", "https://chat.example.org:8443", "8443"],
    ["http://chat.example.org:8000/", "https://chat.example.org", ""],
    ["http://127.0.0.1:8000/", "https://chat.example.org", ""],
    ["http://192.0.2.7:8000/", "http://chat.example.org", "8000"],
    ["http://chat.example.org/", "http://chat.example.org:8000", "8000"],
  ];
  for (const [asked, url, port] of cases) {
    assertEquals([asked, url, requestedPort(new URL(asked), url)], [asked, url, port]);
  }
  assertEquals(sessionCookieName({ secure: true, port: "8443" }), "__Host-hubbub-8443");
  assertEquals(sessionCookieName({ secure: false, port: "" }), "hubbub");
});

Deno.test("a request with broken cookies is answered like one without", async () => {
  await using server = await ServerProcess.start();
  for (const cookie of ["", "=", "=x", ";"]) {
    const response = await fetch(`${server.url}/session`, { headers: { cookie } });
    assertEquals([cookie, response.status, (await response.json()).user], [cookie, 200, null]);
  }
});
