// What tests do over plain HTTP: read an address in a format, send messages, sign in.

import type { User } from "../../protocol/events/base.ts";
import type { LiveMessage } from "../../protocol/events/message.ts";
import type { ServerProcess } from "./server_process.ts";

/** Requests a path in a format. The test reads or cancels the body. */
export function get(
  server: Pick<ServerProcess, "url">,
  path: string,
  accept: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<Response> {
  return fetch(new URL(path, server.url), { headers: { accept, ...headers }, redirect: "manual" });
}

/** Returns the JSON of a path. */
export async function getJson(
  server: Pick<ServerProcess, "url">,
  path: string,
  headers = {},
  // deno-lint-ignore no-explicit-any -- what it holds is what the test looks at
): Promise<any> {
  const response = await get(server, path, "application/json", headers);
  return await response.json();
}

/** Returns the status of a response and cancels its body. */
export async function statusOf(response: Promise<Response> | Response): Promise<number> {
  const { status, body } = await response;
  await body?.cancel();
  return status;
}

/** Sends a body of a type to a path. */
export function post(
  server: Pick<ServerProcess, "url">,
  path: string,
  type: string,
  body: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<Response> {
  return fetch(new URL(path, server.url), {
    method: "POST",
    headers: { "content-type": type, ...headers },
    body,
    redirect: "manual",
  });
}

/** Sends an object as JSON. */
export function postJson(
  server: Pick<ServerProcess, "url">,
  path: string,
  fields: Readonly<Record<string, unknown>>,
  headers: Readonly<Record<string, string>> = {},
): Promise<Response> {
  return post(server, path, "application/json", JSON.stringify(fields), headers);
}

/** Sends a message as a guest and returns the event. */
export async function say(
  server: Pick<ServerProcess, "url">,
  room: string,
  text: string,
  name = "alice",
): Promise<LiveMessage> {
  const response = await postJson(server, `/rooms/${room}`, { text, name });
  if (response.status !== 201) throw new Error(`Cannot say "${text}": ${await response.text()}`);
  return await response.json();
}

/** Sends `m1`, `m2` … in order. */
export async function sayMany(
  server: Pick<ServerProcess, "url">,
  room: string,
  count: number,
): Promise<void> {
  for (let n = 1; n <= count; n++) await say(server, room, `m${n}`);
}

/** A signed-in user. */
export interface SignedIn {
  readonly user: User;
  readonly token: string;
  /** For `Cookie`. */
  readonly cookie: string;
  /** For `Authorization`. */
  readonly authorization: string;
}

/** Signs in as a browser and as a bot at once: with cookie and token. */
export async function signIn(
  server: Pick<ServerProcess, "url">,
  name: string,
  further: Readonly<Record<string, unknown>> = {},
): Promise<SignedIn> {
  const response = await postJson(server, "/session", { name, token: true, ...further });
  if (response.status !== 200) throw new Error(`Cannot sign in: ${await response.text()}`);
  const { user, token } = await response.json();
  const cookie = response.headers.get("set-cookie")?.split(";")[0] ?? "";
  return { user, token, cookie, authorization: `Bearer ${token}` };
}
