// A network that breaks: forwards bytes between clients and a server, and cuts connections.

/** How often and when connections are cut. */
export interface CuttingOptions {
  /** How many are cut; later ones are left alone. */
  readonly cuts: number;
  /** After how many bytes of the server's answer the next connection is cut. */
  readonly bytesToCut: () => number;
}

/** Listens on a port of its own, in front of a server on this machine. */
export class CuttingProxy implements AsyncDisposable {
  /** Resolves when all cuts are made. */
  readonly done: Promise<void>;
  readonly #listener: Deno.TcpListener;
  readonly #target: number;
  readonly #bytesToCut: () => number;
  readonly #allCut = Promise.withResolvers<void>();
  readonly #open = new Set<Deno.TcpConn>();
  readonly #running = new Set<Promise<void>>();
  #cutsLeft: number;

  /** Listens; `target` is the server's port. */
  constructor(target: number, { cuts, bytesToCut }: CuttingOptions) {
    this.#target = target;
    this.#cutsLeft = cuts;
    this.#bytesToCut = bytesToCut;
    this.done = this.#allCut.promise;
    this.#listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
    this.#run(this.#accept());
  }

  /** The proxy's own HTTP address. */
  get url(): string {
    return `http://127.0.0.1:${this.#listener.addr.port}`;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#listener.close();
    for (const connection of this.#open) close(connection);
    await Promise.all(this.#running);
  }

  #run(task: Promise<void>): void {
    // Either side may disconnect at any moment, which is the purpose of these tests.
    const settled = task.catch(() => {}).finally(() => this.#running.delete(settled));
    this.#running.add(settled);
  }

  async #accept(): Promise<void> {
    for await (const client of this.#listener) this.#run(this.#serve(client));
  }

  async #serve(client: Deno.TcpConn): Promise<void> {
    const server = await Deno.connect({ hostname: "127.0.0.1", port: this.#target });
    const both = [client, server];
    for (const connection of both) this.#open.add(connection);
    const end = () => {
      for (const connection of both) {
        if (this.#open.delete(connection)) close(connection);
      }
    };
    this.#run(copy(client, server).finally(end));
    await this.#copyAndCut(server, client).finally(end);
  }

  async #copyAndCut(from: Deno.TcpConn, to: Deno.TcpConn): Promise<void> {
    let left = this.#bytesToCut();
    const chunk = new Uint8Array(16 * 1024);
    for (;;) {
      const size = await from.read(chunk);
      if (size === null) return;
      const cut = this.#cutsLeft > 0 && size >= left;
      await writeAll(to, chunk.subarray(0, cut ? left : size));
      left -= size;
      if (!cut) continue;
      if (--this.#cutsLeft === 0) this.#allCut.resolve();
      return;
    }
  }
}

async function copy(from: Deno.TcpConn, to: Deno.TcpConn): Promise<void> {
  const chunk = new Uint8Array(16 * 1024);
  for (;;) {
    const size = await from.read(chunk);
    if (size === null) return;
    await writeAll(to, chunk.subarray(0, size));
  }
}

async function writeAll(to: Deno.TcpConn, bytes: Uint8Array): Promise<void> {
  for (let sent = 0; sent < bytes.length;) sent += await to.write(bytes.subarray(sent));
}

function close(connection: Deno.TcpConn): void {
  try {
    connection.close();
  } catch (error) {
    // The peer has already disconnected.
    if (!(error instanceof Deno.errors.BadResource)) throw error;
  }
}
