// A host of pictures on this machine, instead of Gravatar: it answers as configured and counts.

/** The host's answer for a hash. */
export type PictureAnswer = (request: Request, hash: string) => Response | Promise<Response>;

/** A small PNG: only the signature, because nothing here decodes it. */
export const PNG: Uint8Array<ArrayBuffer> = new Uint8Array([137, 80, 78, 71, 13, 10, 26, 10]);

/** Listens until it is disposed of. */
export class PictureHost implements AsyncDisposable {
  /** Received requests: the hash and the headers. */
  readonly asked: { readonly hash: string; readonly headers: Headers }[] = [];
  answer: PictureAnswer;
  readonly #server: Deno.HttpServer<Deno.NetAddr>;

  constructor(answer: PictureAnswer) {
    this.answer = answer;
    this.#server = Deno.serve({ port: 0, hostname: "127.0.0.1", onListen: () => {} }, (request) => {
      const hash = new URL(request.url).pathname.split("/").at(-1)!;
      this.asked.push({ hash, headers: request.headers });
      return this.answer(request, hash);
    });
  }

  /** The value of the setting. */
  get base(): string {
    return `http://127.0.0.1:${this.#server.addr.port}/avatar`;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#server.shutdown();
  }
}

/** Returns a picture as a host sends it. */
export function pictureResponse(headers: Record<string, string> = {}): Response {
  return new Response(PNG, { headers: { "content-type": "image/png", ...headers } });
}
