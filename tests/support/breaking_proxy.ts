// A proxy between page and server that breaks what some company networks break, until it is fixed:
// it drops upgrades, delays streams, or changes what passes.

/** What a network lets through. */
export interface Passing {
  websocket: boolean;
  streams: boolean;
  /** Changes a WebSocket message, or a piece of a JSON answer or a stream. @default none */
  alter?: (text: string) => string;
  /** Answers instead of the server; undefined lets the request through. @default none */
  answer?: (request: Request) => Response | Promise<Response> | undefined;
}

const GATEWAY_TIMEOUT = 504;

/** Listens in front of a server until it is disposed of. */
export class BreakingProxy implements AsyncDisposable {
  readonly passing: Passing;
  /** Requests that were received and not let through yet. */
  swallowed = 0;
  readonly #upstream: string;
  readonly #server: Deno.HttpServer<Deno.NetAddr>;
  readonly #end = new AbortController();

  constructor(upstream: string, passing: Passing) {
    this.#upstream = upstream;
    this.passing = passing;
    this.#server = Deno.serve(
      { port: 0, hostname: "127.0.0.1", onListen: () => {}, signal: this.#end.signal },
      (request) => this.#pass(request),
    );
  }

  get url(): string {
    return `http://127.0.0.1:${this.#server.addr.port}`;
  }

  async #pass(request: Request): Promise<Response> {
    const target = request.url.replace(this.url, this.#upstream);
    const answer = this.passing.answer?.(request);
    if (answer) return await answer;
    if (request.headers.has("upgrade")) {
      return this.passing.websocket ? this.#relay(request, target) : await this.#swallow();
    }
    const response = await this.forward(request).catch((error) => {
      // Ends everything in progress when the proxy ends.
      if (this.#end.signal.aborted) return new Response(null, { status: GATEWAY_TIMEOUT });
      throw error;
    });
    const streams = response.headers.get("content-type") === "text/event-stream";
    if (streams && !this.passing.streams) {
      await response.body?.cancel();
      return await this.#swallow();
    }
    const { alter } = this.passing;
    const isData = /json|event-stream/.test(response.headers.get("content-type") ?? "");
    return alter && isData ? altered(response, alter) : response;
  }

  /** Returns the server's answer to a request. */
  async forward(request: Request): Promise<Response> {
    const target = request.url.replace(this.url, this.#upstream);
    const headers = new Headers(request.headers);
    headers.delete("host");
    // The server receives its own host, as with a proxy that rewrites hosts.
    if (headers.has("origin")) headers.set("origin", this.#upstream);
    // Compression is between the proxy and the server only.
    headers.set("accept-encoding", "identity");
    return await fetch(target, {
      method: request.method,
      headers,
      body: request.body,
      redirect: "manual",
      signal: this.#end.signal,
    });
  }

  #relay(request: Request, target: string): Response {
    const protocols = (request.headers.get("sec-websocket-protocol") ?? "").split(", ");
    const { socket, response } = Deno.upgradeWebSocket(request, { protocol: protocols[0] });
    const cookie = request.headers.get("cookie") ?? "";
    const SocketWithHeaders = WebSocket as unknown as new (
      url: string,
      options: { protocols: string[]; headers: Record<string, string> },
    ) => WebSocket;
    const upstream = new SocketWithHeaders(target.replace(/^http/, "ws"), {
      protocols,
      headers: { cookie },
    });
    const early: string[] = [];
    upstream.onopen = () => early.splice(0).forEach((text) => upstream.send(text));
    socket.onmessage = ({ data }) => {
      if (upstream.readyState === WebSocket.OPEN) upstream.send(data);
      else early.push(data);
    };
    upstream.onmessage = ({ data }) => {
      const { alter = (text: string) => text } = this.passing;
      if (socket.readyState === WebSocket.OPEN) socket.send(alter(data));
    };
    upstream.onclose = () => socket.close();
    upstream.onerror = () => socket.close();
    socket.onclose = () => upstream.close();
    return response;
  }

  /** Resolves with an answer when the proxy ends. */
  async #swallow(): Promise<Response> {
    this.swallowed += 1;
    await new Promise<void>((resolve) => {
      this.#end.signal.addEventListener("abort", () => resolve(), { once: true });
    });
    return new Response(null, { status: GATEWAY_TIMEOUT });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#end.abort();
    await this.#server.finished;
  }
}

function altered(response: Response, alter: (text: string) => string): Response {
  const headers = new Headers(response.headers);
  headers.delete("content-length");
  const body = response.body?.pipeThrough(new TextDecoderStream())
    .pipeThrough(
      new TransformStream<string, string>({
        transform: (text, controller) => controller.enqueue(alter(text)),
      }),
    )
    .pipeThrough(new TextEncoderStream());
  return new Response(body, { status: response.status, headers });
}
