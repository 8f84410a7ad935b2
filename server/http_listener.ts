// The HTTP listener: passes requests to a handler, closes in order, and can replace itself to drop
// every connection.

import { notify } from "../hub/notify.ts";
import type { Logger } from "./ops/logger.ts";
import type { IncomingRequest } from "./router.ts";

/** Where to listen, and who answers. */
export interface HttpListenerOptions {
  readonly hostname: string;
  /** 0: any free port. */
  readonly port: number;
  readonly handle: (incoming: IncomingRequest) => Promise<Response>;
  readonly logger: Logger;
}

/** An open listener. */
export interface HttpListener {
  readonly hostname: string;
  /** The port that it got. */
  readonly port: number;
  /**
   * Ends every connection and listens again. Only the end of a listener frees what the platform holds for
   * its peers: half-sent requests, fragments of endless messages, sockets whose readers stalled
   * (measured on Deno 2.9: `close()` frees none of them). Resolves when it listens again, which is
   * delayed if another program takes the port.
   */
  reopen(): Promise<void>;
  /** Accepts no new connections; resolves when the last response is sent, or after a limit. Never rejects. */
  close(): Promise<void>;
}

// A peer that neither reads nor closes holds its response forever, and the platform cannot cut it off.
// All others are done by then, and a supervisor waits only about five seconds.
const LAST_RESPONSES_WITHIN_MS = 2_000;
/** The old listener frees its port within milliseconds of its end; its files may take longer. */
const LISTEN_AGAIN_AFTER_MS = 100;
/**
 * The delay doubles after each failure, up to this. While another program has the port, nobody can
 * connect, and the log has a line this often.
 */
const LISTEN_AGAIN_MAX_MS = 5_000;

/**
 * Listens.
 *
 * @throws {Deno.errors.AddrInUse} and similar errors if that is impossible
 */
export function listen(options: HttpListenerOptions): HttpListener {
  return new DenoHttpListener(options);
}

class DenoHttpListener implements HttpListener {
  readonly #options: HttpListenerOptions;
  readonly hostname: string;
  readonly port: number;
  #listening: { readonly server: Deno.HttpServer; readonly end: AbortController };
  /** Pending while it reopens: two at once would take the port from each other. */
  #reopening: Promise<void> | undefined;
  #closing = false;

  constructor(options: HttpListenerOptions) {
    this.#options = options;
    this.#listening = this.#listen(options.port);
    const { hostname, port } = this.#listening.server.addr as Deno.NetAddr;
    this.hostname = hostname;
    this.port = port;
  }

  reopen(): Promise<void> {
    return this.#reopening ??= this.#replace();
  }

  async close(): Promise<void> {
    this.#closing = true;
    try {
      await within(LAST_RESPONSES_WITHIN_MS, this.#listening.server.shutdown());
    } catch (error) {
      this.#logError("listener_not_closed", { error });
    }
  }

  #listen(port: number): { server: Deno.HttpServer; end: AbortController } {
    const { hostname, handle } = this.#options;
    const end = new AbortController();
    const server = Deno.serve({
      hostname,
      port,
      signal: end.signal,
      // Compresses pages; streams opt out with `no-transform`.
      automaticCompression: true,
      onListen: () => {},
      onError: (error) => {
        this.#logError("answer_failed", { error });
        return new Response(null, { status: 500 });
      },
    }, (request, { remoteAddr, completed }) => {
      return handle({ request, peer: peerOf(remoteAddr), over: completed });
    });
    // Too many open files end a listener and its connections; mostly because of silent connections.
    server.finished.catch((error) => {
      // A listener that was replaced ends on purpose.
      if (this.#listening.server === server) this.reopen();
      this.#logError("listener_ended", { error });
    });
    return { server, end };
  }

  async #replace(): Promise<void> {
    const { server, end } = this.#listening;
    // Needed even if the listener ended by itself: its connections outlive it and keep their files.
    end.abort();
    // `#listen` logs how it ended.
    await within(LAST_RESPONSES_WITHIN_MS, server.finished.catch(() => {}));
    let waitMs = LISTEN_AGAIN_AFTER_MS;
    while (!this.#closing) {
      try {
        this.#listening = this.#listen(this.port);
        break;
      } catch (error) {
        this.#logError("not_listening", { error, retryInMs: waitMs });
        await new Promise((resolve) => setTimeout(resolve, waitMs));
        waitMs = Math.min(2 * waitMs, LISTEN_AGAIN_MAX_MS);
      }
    }
    // In the same task as the new listener, so that if that one ends at once, it is replaced in turn.
    this.#reopening = undefined;
  }

  #logError(event: string, fields: { readonly error: unknown; readonly retryInMs?: number }): void {
    notify(() => this.#options.logger.error(event, fields));
  }
}

/** Waits for `done`, at most for so many ms. */
async function within(ms: number, done: Promise<void>): Promise<void> {
  const { promise: late, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, ms);
  try {
    await Promise.race([done, late]);
  } finally {
    clearTimeout(timer);
  }
}

function peerOf(address: Deno.Addr): string {
  return "hostname" in address ? address.hostname : "";
}
