// Opens the door: a listener whose requests go through the router, and its orderly end.

import type { House } from "./house.ts";
import { createRouter } from "./router.ts";
import { routesOf } from "./routes.ts";

/** A listener that is open. */
export interface Door {
  readonly hostname: string;
  /** The port that it got. */
  readonly port: number;
  /** Takes no new connections; resolves when the last answer is out, or was waited for long enough. */
  close(): Promise<void>;
}

// A peer that neither reads nor closes holds its answer for ever, and the platform cannot cut it off;
// the others are through by then, and whoever sent the signal waits no longer than five seconds.
const LAST_ANSWERS_WITHIN_MS = 2_000;

/**
 * Listens where the configuration says.
 *
 * @throws {Deno.errors.AddrInUse} and its like, where that cannot be
 */
export function openDoor(house: House): Door {
  const route = createRouter(routesOf(house), house);
  const server = Deno.serve({
    hostname: house.configuration.host,
    port: house.configuration.port,
    // Pages are compressed; streams say `no-transform`.
    automaticCompression: true,
    onListen: () => {},
    onError: (error) => {
      house.logger.error("answer_failed", { error });
      return new Response(null, { status: 500 });
    },
  }, (request, { remoteAddr, completed }) => {
    return route({ request, peer: peerOf(remoteAddr), over: completed });
  });
  const { hostname, port } = server.addr;
  return { hostname, port, close: () => shutDown(server) };
}

async function shutDown(server: Deno.HttpServer): Promise<void> {
  const { promise: late, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, LAST_ANSWERS_WITHIN_MS);
  await Promise.race([server.shutdown(), late]);
  clearTimeout(timer);
}

function peerOf(address: Deno.Addr): string {
  return "hostname" in address ? address.hostname : "";
}
