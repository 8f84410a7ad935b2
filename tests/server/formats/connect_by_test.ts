// The chosen transport applies to the next room, and is not part of copied addresses.

import { assertEquals } from "@std/assert";
import { connectBy, inAddress, saveConnectBy } from "../../../server/formats/connect_by.ts";

/**
 * Follows redirects like a browser with or without cookies; returns the addresses and the final
 * response.
 */
function visit(address: string, { saves = true, jar = "", port = "8000" } = {}) {
  const path: string[] = [];
  for (let at = address, cookie = jar; path.length < 5;) {
    const asking = {
      request: new Request(`http://x:8000${at}`, { headers: { cookie } }),
      url: new URL(`http://x:8000${at}`),
      cookieScope: { secure: false, port },
    };
    const response = saveConnectBy(asking);
    if (!response) return { path, by: connectBy(asking), stays: inAddress(asking), cookie };
    at = response.headers.get("location")!;
    path.push(at);
    const set = response.headers.get("set-cookie");
    if (set && saves) cookie = set.includes("Expires=") ? "" : set.split(";")[0]!;
  }
  throw new Error(`Redirects without end: ${path}`);
}

Deno.test("saveConnectBy() leads to the address without the choice, which the next room has too", () => {
  const cases = [
    ["/rooms/a?connect=sse", "sse", "/rooms/a"],
    ["/rooms/a?connect=polling&name=ann", "polling", "/rooms/a?name=ann"],
    ["/rooms/a?connect=websocket", "websocket", "/rooms/a"],
    ["/rooms/a?refresh=5", "refresh", "/rooms/a"],
    ["/rooms/a?refresh=10&connect=sse", "refresh", "/rooms/a"],
    ["/rooms/a?connect=refresh", "refresh", "/rooms/a"],
    ["/rooms/a/42?connect=sse", "sse", "/rooms/a/42"],
    ["/rooms/a?connect=auto", "auto", "/rooms/a"],
    ["/rooms/a?connect=pigeon", "auto", "/rooms/a"],
  ] as const;
  for (const [address, by, clean] of cases) {
    const first = visit(address);
    assertEquals([address, first.by, first.path.at(-1), first.stays], [address, by, clean, false]);
    const next = visit("/rooms/b", { jar: first.cookie });
    assertEquals([address, next.by, next.path], [address, by, []]);
    // The same link again, and another choice after it.
    assertEquals(visit(address, { jar: first.cookie }).path, [clean]);
    const other = visit("/rooms/b?connect=polling", { jar: first.cookie });
    assertEquals([other.by, other.path.at(-1)], ["polling", "/rooms/b"]);
    assertEquals(visit("/rooms/b?connect=auto", { jar: first.cookie }).by, "auto");
  }
});

Deno.test("saveConnectBy() leaves the choice in the address of a browser that keeps no cookies", () => {
  for (const [query, by] of [["connect=sse", "sse"], ["refresh=5", "refresh"]] as const) {
    const end = visit(`/rooms/a?${query}`, { saves: false });
    assertEquals([end.by, end.stays, end.path.length], [by, true, 1]);
  }
  // A choice at another server on this host is not one here.
  const elsewhere = visit("/rooms/a?connect=sse", { port: "8001" });
  assertEquals(visit("/rooms/b", { jar: elsewhere.cookie }).by, "auto");
  assertEquals(visit("/rooms/b", { jar: "hubbub-connect-8000=pigeon" }).by, "auto");
});

Deno.test("saveConnectBy() does not lead a form's answer away", () => {
  const asking = {
    request: new Request("http://x/rooms/a?refresh=5", { method: "POST" }),
    url: new URL("http://x/rooms/a?refresh=5"),
    cookieScope: { secure: false, port: "" },
  };
  assertEquals([saveConnectBy(asking), connectBy(asking)], [undefined, "refresh"]);
});
