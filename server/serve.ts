// Opens the door: a listener whose requests go through the router, and its orderly end.

import type { House } from "./house.ts";
import { createRouter } from "./router.ts";
import { routesOf } from "./routes.ts";

/** A listener that is open. */
export interface Door {
  readonly hostname: string;
  /** The port that it got. */
  readonly port: number;
  /** Takes no new connections, and resolves when the last answer is out. */
  close(): Promise<void>;
}

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
  }, (request, { remoteAddr }) => route(request, peerOf(remoteAddr)));
  const { hostname, port } = server.addr;
  return { hostname, port, close: () => server.shutdown() };
}

function peerOf(address: Deno.Addr): string {
  return "hostname" in address ? address.hostname : "";
}
