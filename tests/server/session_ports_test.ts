// Two servers on one host, whose cookies a browser does not separate by port.

import { assertEquals } from "@std/assert";
import { ServerProcess } from "../support/server_process.ts";

Deno.test("two servers on one host at two ports are two sessions of one browser", async () => {
  await using first = await ServerProcess.start();
  await using second = await ServerProcess.start();
  // One jar for both, like in browsers: a cookie has a host and no port.
  const jar = new Map<string, string>();
  const send = async (url: string, init: RequestInit = {}) => {
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join("; ");
    const response = await fetch(`${url}/session`, {
      ...init,
      headers: { "content-type": "application/json", cookie },
    });
    for (const set of response.headers.getSetCookie()) {
      const [name = "", value = ""] = set.split(";")[0]!.split("=");
      if (/Expires=Thu, 01 Jan 1970/.test(set)) jar.delete(name);
      else jar.set(name, value);
    }
    const text = await response.text();
    return text === "" ? undefined : JSON.parse(text);
  };
  const signIn = (url: string, name: string) =>
    send(url, { method: "POST", body: JSON.stringify({ name }) });
  const nameAt = async (url: string) => (await send(url)).user?.name;
  await signIn(first.url, "Ann");
  await signIn(second.url, "Bob");
  assertEquals([await nameAt(first.url), await nameAt(second.url)], ["Ann", "Bob"]);
  await send(second.url, { method: "DELETE" });
  assertEquals([await nameAt(first.url), await nameAt(second.url)], ["Ann", undefined]);
  // An older session, in a cookie without a port, stays valid until it ends.
  const [[name, token] = ["", ""]] = jar;
  jar.delete(name);
  jar.set("hubbub", token);
  assertEquals([await nameAt(first.url), await nameAt(second.url)], ["Ann", undefined]);
  await signIn(second.url, "Bob");
  assertEquals([await nameAt(first.url), await nameAt(second.url)], ["Ann", "Bob"]);
});
