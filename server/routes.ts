// Every address of the house, the busiest first.

import { serveAvatar } from "./people/avatar_route.ts";
import { ChatError } from "../protocol/chat_error.ts";
import { deleteMessage, editMessage } from "./rooms/change_route.ts";
import { serveEmbed } from "./embed_route.ts";
import { tellHealth } from "./operations/health_route.ts";
import type { House } from "./house.ts";
import { HousePassword } from "./people/house_password.ts";
import { tellMetrics } from "./operations/metrics_route.ts";
import { tellOpenapi } from "./operations/openapi_route.ts";
import { readPermalink } from "./rooms/permalink_route.ts";
import { readRoom } from "./rooms/room_routes.ts";
import { listRooms } from "./rooms/rooms_route.ts";
import type { Route } from "./router.ts";
import { say } from "./rooms/say_route.ts";
import { endSession, endSessionByForm, signIn, tellSession } from "./people/session_routes.ts";
import { upgradeWebSocket } from "./sockets/websocket_route.ts";
import { welcomePage } from "./welcome_page.ts";

const SERVICE_WORKER = "dist/sw.js";

/** The table of routes. */
export function routesOf(house: House): Route[] {
  const password = new HousePassword(house.configuration.password);
  return [
    {
      pathname: "/rooms/:room",
      methods: { GET: (visit) => readRoom(visit, house), POST: (visit) => say(visit, house) },
    },
    { pathname: "/ws", methods: { GET: (visit) => upgradeWebSocket(visit, house) } },
    { pathname: "/avatars/:id", methods: { GET: (visit) => serveAvatar(visit, house) } },
    {
      pathname: "/static/:path+",
      methods: {
        GET: ({ params, request, url }) => {
          const { path = "" } = params;
          const file = house.files.respond(path, request, url.searchParams.get("v"));
          if (file === undefined) throw new ChatError("not_found", "There is no such file");
          return file;
        },
      },
    },
    {
      // At the root, because a service worker sees only what lies below it.
      pathname: "/sw.js",
      methods: {
        GET: ({ request }) => {
          const file = house.files.respond(SERVICE_WORKER, request, null);
          if (file === undefined) throw new ChatError("not_found", "There is no such file");
          return file;
        },
      },
    },
    { pathname: "/embed.js", methods: { GET: (visit) => serveEmbed(visit, house) } },
    {
      pathname: "/rooms/:room/:seq",
      methods: {
        GET: (visit) => readPermalink(visit, house),
        PATCH: (visit) => editMessage(visit, house),
        DELETE: (visit) => deleteMessage(visit, house),
      },
    },
    { pathname: "/rooms", methods: { GET: (visit) => listRooms(visit, house) } },
    { pathname: "/", methods: { GET: (visit) => welcomePage(visit, house) } },
    {
      pathname: "/session",
      methods: {
        GET: (visit) => tellSession(visit, house),
        POST: (visit) => signIn(visit, house, password),
        DELETE: (visit) => endSession(visit, house),
      },
    },
    { pathname: "/session/end", methods: { POST: (visit) => endSessionByForm(visit, house) } },
    { pathname: "/session/:id", methods: { DELETE: (visit) => endSession(visit, house) } },
    { pathname: "/metrics", methods: { GET: (visit) => tellMetrics(visit, house) } },
    { pathname: "/openapi.json", methods: { GET: tellOpenapi } },
    { pathname: "/healthz", methods: { GET: () => tellHealth(house) } },
  ];
}
