// Listens: a listener whose requests go through the router, its orderly end, and its opening
// again where nothing else gets rid of who stands in it.

import { notify } from "../hub/notify.ts";
import type { App } from "./app.ts";
import { createRouter } from "./router.ts";
import { routesOf } from "./routes.ts";

/** A listener that is open. */
export interface HttpListener {
  readonly hostname: string;
  /** The port that it got. */
  readonly port: number;
  /**
   * Ends every connection there is and listens again. The end of its listener is the one thing that
   * frees what the platform holds for a peer: a half-sent request, fragments of an endless message,
   * a socket whose reader stalled (measured on Deno 2.9: `close()` frees none of them). Resolves when
   * it listens again, which another program may delay that took the port.
   */
  reopen(): Promise<void>;
  /**
   * Takes no new connections; resolves when the last answer is out, or was waited for long enough.
   * Never rejects.
   */
  close(): Promise<void>;
}

// A peer that neither reads nor closes holds its answer forever, and the platform cannot cut it off;
// the others are through by then, and whoever sent the signal waits no longer than five seconds.
const LAST_ANSWERS_WITHIN_MS = 2_000;
/** The old listener's port is free some milliseconds after its end; files may take longer. */
const LISTEN_AGAIN_AFTER_MS = 100;
/**
 * Each try that fails doubles the wait up to this: where another program has taken the port nobody can
 * connect until it goes, and an operator sees a line in the log this often.
 */
const LISTEN_AGAIN_AT_MOST_MS = 5_000;

/**
 * Listens where the configuration says.
 *
 * @throws {Deno.errors.AddrInUse} and its like, where that cannot be
 */
export function listen(app: App): HttpListener {
  return new DenoHttpListener(app);
}

class DenoHttpListener implements HttpListener {
  readonly #app: App;
  readonly #route: ReturnType<typeof createRouter>;
  readonly hostname: string;
  readonly port: number;
  #listening: { readonly server: Deno.HttpServer; readonly end: AbortController };
  /** The one time that it is being opened again: two would take the port from each other. */
  #reopening: Promise<void> | undefined;
  #closing = false;

  constructor(app: App) {
    this.#app = app;
    this.#route = createRouter(routesOf(app), app);
    this.#listening = this.#listen(app.configuration.port);
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
      await within(LAST_ANSWERS_WITHIN_MS, this.#listening.server.shutdown());
    } catch (error) {
      notify(() => this.#app.logger.error("listener_not_closed", { error }));
    }
  }

  #listen(port: number): { server: Deno.HttpServer; end: AbortController } {
    const end = new AbortController();
    const server = Deno.serve({
      hostname: this.#app.configuration.host,
      port,
      signal: end.signal,
      // Pages are compressed; streams say `no-transform`.
      automaticCompression: true,
      onListen: () => {},
      onError: (error) => {
        notify(() => this.#app.logger.error("answer_failed", { error }));
        return new Response(null, { status: 500 });
      },
    }, (request, { remoteAddr, completed }) => {
      return this.#route({ request, peer: peerOf(remoteAddr), over: completed });
    });
    // Too many open files end a listener, and with it its connections: silent ones are mostly why.
    server.finished.catch((error) => {
      // One that was replaced ends as it was told to.
      if (this.#listening.server === server) this.reopen();
      notify(() => this.#app.logger.error("listener_ended", { error }));
    });
    return { server, end };
  }

  async #replace(): Promise<void> {
    const { server, end } = this.#listening;
    // Also where the listener ended by itself: its connections outlive it, and keep their files.
    end.abort();
    // Whether it ended well is of no interest any more; `#listen` hears of it.
    await within(LAST_ANSWERS_WITHIN_MS, server.finished.catch(() => {}));
    let waitMs = LISTEN_AGAIN_AFTER_MS;
    while (!this.#closing) {
      try {
        this.#listening = this.#listen(this.port);
        break;
      } catch (error) {
        notify(() => this.#app.logger.error("not_listening", { error, retryInMs: waitMs }));
        await new Promise((resolve) => setTimeout(resolve, waitMs));
        waitMs = Math.min(2 * waitMs, LISTEN_AGAIN_AT_MOST_MS);
      }
    }
    // In the same task as the new listener: should that end at once, it is replaced in turn.
    this.#reopening = undefined;
  }
}

/** Waits for it, but no longer than so many ms. */
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
