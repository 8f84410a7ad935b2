// Opens the door: a listener whose requests go through the router, its orderly end, and its opening
// again where nothing else gets rid of who stands in it.

import type { House } from "./house.ts";
import { createRouter } from "./router.ts";
import { routesOf } from "./routes.ts";

/** A listener that is open. */
export interface Door {
  readonly hostname: string;
  /** The port that it got. */
  readonly port: number;
  /**
   * Ends every connection there is and listens again. The end of its listener is the one thing that
   * frees what the platform holds for a peer: a half-sent request, fragments of an endless message,
   * a socket whose reader stalled (measured on Deno 2.9: `close()` frees none of them).
   */
  reopen(): Promise<void>;
  /** Takes no new connections; resolves when the last answer is out, or was waited for long enough. */
  close(): Promise<void>;
}

// A peer that neither reads nor closes holds its answer for ever, and the platform cannot cut it off;
// the others are through by then, and whoever sent the signal waits no longer than five seconds.
const LAST_ANSWERS_WITHIN_MS = 2_000;
/** The old listener's port is free some milliseconds after its end; files may take longer. */
const LISTEN_AGAIN_AFTER_MS = 100;

/**
 * Listens where the configuration says.
 *
 * @throws {Deno.errors.AddrInUse} and its like, where that cannot be
 */
export function openDoor(house: House): Door {
  return new ListeningDoor(house);
}

class ListeningDoor implements Door {
  readonly #house: House;
  readonly #route: ReturnType<typeof createRouter>;
  readonly hostname: string;
  readonly port: number;
  #listening: { readonly server: Deno.HttpServer; readonly end: AbortController };
  #closing = false;

  constructor(house: House) {
    this.#house = house;
    this.#route = createRouter(routesOf(house), house);
    this.#listening = this.#listen(house.configuration.port);
    const { hostname, port } = this.#listening.server.addr as Deno.NetAddr;
    this.hostname = hostname;
    this.port = port;
  }

  async reopen(): Promise<void> {
    const { server, end } = this.#listening;
    end.abort();
    // Whether it ended well is of no interest any more; `#listen` hears of it.
    await server.finished.catch(() => {});
    await this.#listenAgain();
  }

  async close(): Promise<void> {
    this.#closing = true;
    const { promise: late, resolve } = Promise.withResolvers<void>();
    const timer = setTimeout(resolve, LAST_ANSWERS_WITHIN_MS);
    await Promise.race([this.#listening.server.shutdown(), late]);
    clearTimeout(timer);
  }

  #listen(port: number): { server: Deno.HttpServer; end: AbortController } {
    const end = new AbortController();
    const server = Deno.serve({
      hostname: this.#house.configuration.host,
      port,
      signal: end.signal,
      // Pages are compressed; streams say `no-transform`.
      automaticCompression: true,
      onListen: () => {},
      onError: (error) => {
        this.#house.logger.error("answer_failed", { error });
        return new Response(null, { status: 500 });
      },
    }, (request, { remoteAddr, completed }) => {
      return this.#route({ request, peer: peerOf(remoteAddr), over: completed });
    });
    // Too many open files end a listener, and with it its connections: silent ones are mostly why.
    server.finished.catch((error) => {
      this.#house.logger.error("listener_ended", { error });
      // They outlive their listener else, and keep their files.
      end.abort();
      return this.#listenAgain();
    });
    return { server, end };
  }

  async #listenAgain(): Promise<void> {
    while (!this.#closing) {
      try {
        this.#listening = this.#listen(this.port);
        return;
      } catch (error) {
        this.#house.logger.warn("not_listening_yet", { error });
        await new Promise((resolve) => setTimeout(resolve, LISTEN_AGAIN_AFTER_MS));
      }
    }
  }
}

function peerOf(address: Deno.Addr): string {
  return "hostname" in address ? address.hostname : "";
}
