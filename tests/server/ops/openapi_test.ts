// Real answers of a running server, successful and not, are compared with /openapi.json.

import { assertEquals } from "@std/assert";
import { ERROR_CODES } from "../../../protocol/error_codes.ts";
import { openApiDocument } from "../../../server/ops/openapi/document.ts";
import { type App, routesOf } from "../../../server/routes.ts";
import { Ajv } from "../../support/ajv.ts";
import { ServerProcess } from "../../support/server_process.ts";

// deno-lint-ignore no-explicit-any -- a document of another's format
type Description = any;

/**
 * The socket has a protocol of its own; files, forms, the worker and the script of other sites
 * belong to pages.
 */
const NOT_FOR_PROGRAMS = ["/ws", "/static/{path}+", "/session/end", "/sw.js", "/embed.js"];

/** A request, and the path of the description for its answer. */
interface Exchange {
  readonly path: string;
  readonly method?: string;
  readonly url: string;
  readonly headers?: Record<string, string>;
  readonly body?: string;
  readonly status: number;
}

class Validator {
  readonly #description: Description;
  readonly #ajv: Description;

  constructor(description: Description) {
    this.#description = description;
    this.#ajv = new (Ajv as Description)({ strict: false });
    this.#ajv.addSchema(description, "openapi");
  }

  /**
   * The description of an answer: its status and content type must exist, and its JSON must fit.
   */
  async check(exchange: Exchange, response: Response): Promise<void> {
    const { path, method = "GET", status } = exchange;
    const what = `${method} ${exchange.url} ${JSON.stringify(exchange.headers ?? {})}`;
    assertEquals([what, response.status], [what, status]);
    const pointer = ["paths", path, method.toLowerCase(), "responses", String(status)];
    const described = this.#resolve(this.#at(pointer));
    assertEquals([what, described !== undefined], [what, true]);
    const type = response.headers.get("content-type")?.split(";")[0];
    const content = described.content;
    if (content === undefined) {
      await response.body?.cancel();
      return;
    }
    const named = Object.keys(content).find((range) =>
      range === type || (range.endsWith("/*") && type?.startsWith(range.slice(0, -1)))
    );
    assertEquals([what, type, named !== undefined], [what, type, true]);
    if (!type!.endsWith("json")) {
      await response.body?.cancel();
      return;
    }
    const valid = this.#validate(content[named!].schema);
    const answer = await response.json();
    assertEquals([what, valid(answer), valid.errors], [what, true, null]);
  }

  // References in a schema refer to the whole description.
  #validate(schema: Description): Description {
    const rebased = JSON.parse(
      JSON.stringify(schema).replaceAll('"#/components/', '"openapi#/components/'),
    );
    return this.#ajv.compile(rebased);
  }

  #at(pointer: readonly string[]): Description {
    return pointer.reduce((node, name) => node?.[name], this.#description);
  }

  #resolve(node: Description): Description {
    return node?.$ref === undefined ? node : this.#at(node.$ref.slice(2).split("/"));
  }
}

Deno.test("every answer is as /openapi.json describes it, good and bad", async () => {
  await using server = await ServerProcess.start({ env: { HUBBUB_RATE: "0" } });
  const description = await (await fetch(`${server.url}/openapi.json`)).json();
  assertEquals(description.openapi, "3.1.0");
  const validator = new Validator(description);
  const json = { accept: "application/json" };
  const sendJson = { "content-type": "application/json" };
  const signedIn = await (await fetch(`${server.url}/session`, {
    method: "POST",
    headers: sendJson,
    body: JSON.stringify({ name: "Оля", token: true }),
  })).json();
  const authorization = `Bearer ${signedIn.token}`;
  const room = "/rooms/{room}";
  const say = (fields: Partial<Exchange>): Exchange => ({
    path: room,
    method: "POST",
    url: "/rooms/lobby",
    headers: { ...sendJson, authorization },
    status: 201,
    ...fields,
  });
  const read = (query: string, fields: Partial<Exchange> = {}): Exchange => ({
    path: room,
    url: `/rooms/lobby${query}`,
    headers: json,
    status: 200,
    ...fields,
  });
  const exchanges: Exchange[] = [
    { path: "/", url: "/", status: 200 },
    { path: "/rooms", url: "/rooms", headers: json, status: 200 },
    { path: "/rooms", url: "/rooms", headers: { accept: "text/html" }, status: 200 },
    read(""),
    say({ body: '{"text":"one","nonce":"n"}' }),
    say({ body: '{"text":"one","nonce":"n"}' }),
    say({ body: '{"text":"two","nonce":"n"}', status: 409 }),
    say({ url: "/rooms/lobby?name=bob", headers: { "content-type": "text/plain" }, body: "hi" }),
    say({ body: '{"text":" "}', status: 400 }),
    say({ body: "{", status: 400 }),
    say({ body: "[]", status: 400 }),
    say({ body: JSON.stringify({ text: "x".repeat(4_001) }), status: 413 }),
    say({ body: "x".repeat(65_537), status: 413 }),
    say({ headers: sendJson, body: '{"text":"x"}', status: 401 }),
    say({ headers: { "content-type": "image/png", authorization }, body: "x", status: 415 }),
    say({
      headers: { ...sendJson, authorization, origin: "https://evil.example" },
      body: '{"text":"x"}',
      status: 403,
    }),
    say({ url: "/rooms/Bad", body: '{"text":"x"}', status: 404 }),
    read(""),
    read("?after=1"),
    read("?after=99"),
    read("?around=1&limit=1"),
    read("?limit=0", { status: 400 }),
    read("?after=x", { status: 400 }),
    read("?wait=61", { status: 400 }),
    read("", { headers: { accept: "text/plain" } }),
    read("", { headers: { accept: "text/html" } }),
    read("", { headers: { accept: "text/event-stream" } }),
    read("", { headers: { accept: "image/png" }, status: 406 }),
    read("?tz=Nowhere", { headers: { accept: "text/plain" }, status: 400 }),
    { path: "/rooms/{room}/{seq}", url: "/rooms/lobby/1", headers: json, status: 200 },
    { path: "/rooms/{room}/{seq}", url: "/rooms/lobby/99", headers: json, status: 404 },
    {
      path: "/rooms/{room}/{seq}",
      method: "PATCH",
      url: "/rooms/lobby/1",
      headers: { ...sendJson, authorization },
      body: '{"text":"changed"}',
      status: 200,
    },
    {
      path: "/rooms/{room}/{seq}",
      method: "PATCH",
      url: "/rooms/lobby/2",
      headers: { ...sendJson, authorization },
      body: '{"text":"not mine"}',
      status: 403,
    },
    {
      path: "/rooms/{room}/{seq}",
      method: "DELETE",
      url: "/rooms/lobby/1",
      headers: { authorization },
      status: 200,
    },
    {
      path: "/rooms/{room}/{seq}",
      method: "DELETE",
      url: "/rooms/lobby/1",
      headers: { authorization },
      status: 410,
    },
    { path: "/rooms/{room}/{seq}", url: "/rooms/lobby/1", headers: json, status: 410 },
    read("?users"),
    { path: "/session", url: "/session", status: 200 },
    { path: "/session", url: "/session", headers: { authorization }, status: 200 },
    { path: "/session", url: "/session", headers: { authorization: "Bearer x" }, status: 401 },
    {
      path: "/session",
      method: "POST",
      url: "/session",
      headers: sendJson,
      body: '{"name":"a"}',
      status: 200,
    },
    {
      path: "/session",
      method: "POST",
      url: "/session",
      headers: sendJson,
      body: '{"name":""}',
      status: 400,
    },
    {
      path: "/session/{id}",
      method: "DELETE",
      url: "/session/none",
      headers: { authorization },
      status: 404,
    },
    { path: "/avatars/{id}", url: signedIn.avatar, status: 200 },
    { path: "/avatars/{id}", url: "/avatars/nobody", headers: json, status: 404 },
    { path: "/healthz", url: "/healthz", status: 200 },
    { path: "/metrics", url: "/metrics", status: 200 },
    {
      path: "/metrics",
      url: "/metrics",
      headers: { "x-forwarded-for": "192.0.2.1" },
      status: 403,
    },
    { path: "/openapi.json", url: "/openapi.json", status: 200 },
    {
      path: "/session",
      method: "DELETE",
      url: "/session",
      headers: { authorization },
      status: 204,
    },
    { path: "/session", method: "DELETE", url: "/session", status: 401 },
  ];
  for (const exchange of exchanges) {
    const { method = "GET", url, headers = {}, body } = exchange;
    const response = await fetch(server.url + url, {
      method,
      headers,
      redirect: "manual",
      ...(body === undefined ? {} : { body }),
    });
    await validator.check(exchange, response);
  }
});

Deno.test("/openapi.json knows every error code, and every path of the router", async () => {
  await using server = await ServerProcess.start();
  const description = await (await fetch(`${server.url}/openapi.json`)).json();
  const codes = description.components.schemas.Problem.properties.code.enum;
  assertEquals(codes.toSorted(), Object.keys(ERROR_CODES).toSorted());
  // The table of routes uses no other part of a server before a request arrives.
  const app = { configuration: { password: undefined } } as App;
  const routed = routesOf(app).map(({ pathname }) => pathname.replace(/:(\w+)/g, "{$1}"))
    .filter((path) => !NOT_FOR_PROGRAMS.includes(path));
  assertEquals(Object.keys(description.paths).toSorted(), routed.toSorted());
});

Deno.test("/openapi.json describes exactly the methods of each path, and has all that it refers to", () => {
  const app = { configuration: { password: undefined } } as App;
  const routes = routesOf(app);
  for (const { pathname, methods, api } of routes) {
    if (api === undefined) continue;
    const { parameters: _parameters, ...operations } = api;
    assertEquals([pathname, ...Object.keys(operations)], [pathname, ...Object.keys(methods)]);
  }
  const description: Description = openApiDocument(routes);
  for (const [, pointer] of JSON.stringify(description).matchAll(/"\$ref":"#\/([^"]+)"/g)) {
    const found = pointer!.split("/").reduce((node, name) => node?.[name], description);
    assertEquals([pointer, found !== undefined], [pointer, true]);
  }
});
