// jsr and esm.sh on this machine, at one address: they serve the content of npm's packages, and
// fail on demand.

import { EsmStandIn } from "./esm_stand_in.ts";
import { JsrStandIn } from "./jsr_stand_in.ts";
import type { NpmPackage } from "./npm_packages.ts";

/** How a host fails: with a status, with an incomplete answer, or without an answer. */
export type Failure = 404 | 408 | 500 | "cut" | "never";

/** Listens until it is disposed of. */
export class Registries implements AsyncDisposable {
  /** Requested paths with queries, in order. */
  readonly asked: string[] = [];
  /** Failures, by a part of the path or query. */
  readonly failing = new Map<string, Failure>();
  readonly #server: Deno.HttpServer<Deno.NetAddr>;
  readonly #end = new AbortController();

  private constructor(readonly standIns: readonly [JsrStandIn, EsmStandIn]) {
    this.#server = Deno.serve(
      { port: 0, hostname: "127.0.0.1", onListen: () => {}, signal: this.#end.signal },
      (request) => this.#answer(new URL(request.url)),
    );
  }

  /** @param packages those of npm.json */
  static async start(packages: ReadonlyMap<string, NpmPackage>): Promise<Registries> {
    const jsr = await JsrStandIn.of(packages.get("deno-std")!);
    return new Registries([jsr, new EsmStandIn(packages)]);
  }

  /** "127.0.0.1:41234" */
  get host(): string {
    return `127.0.0.1:${this.#server.addr.port}`;
  }

  async #answer(url: URL): Promise<Response> {
    const path = url.pathname + url.search;
    this.asked.push(path);
    const failing = [...this.failing].find(([part]) => path.includes(part));
    if (failing) return await this.#fail(failing[1]);
    if (path === "/robots.txt") return new Response("User-agent: *\n");
    for (const standIn of this.standIns) {
      const response = await standIn.answer(url);
      if (response) return response;
    }
    return new Response(null, { status: 404 });
  }

  async #fail(failure: Failure): Promise<Response> {
    if (typeof failure === "number") return new Response(null, { status: failure });
    if (failure === "cut") {
      const headers = { "content-type": "application/javascript", "content-length": "1000" };
      return new Response(ReadableStream.from([new TextEncoder().encode("export ")]), { headers });
    }
    await new Promise((resolve) => this.#end.signal.addEventListener("abort", resolve));
    return new Response(null, { status: 503 });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#end.abort();
    await this.#server.finished;
  }
}
