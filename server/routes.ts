// Every address of the server, the busiest first.

import { serveAvatar } from "./routes/avatar_route.ts";
import { ChatError } from "../protocol/chat_error.ts";
import { deleteMessage, editMessage } from "./routes/change_route.ts";
import { serveEmbed } from "./routes/embed_route.ts";
import { getHealth } from "./routes/health_route.ts";
import type { App } from "./app.ts";
import { ServerPassword } from "./auth/server_password.ts";
import { getMetrics } from "./routes/metrics_route.ts";
import { getOpenapi } from "./routes/openapi_route.ts";
import { readPermalink } from "./routes/permalink_route.ts";
import { readRoom } from "./routes/room_routes.ts";
import { listRooms } from "./routes/rooms_route.ts";
import type { Route } from "./router.ts";
import { say } from "./routes/say_route.ts";
import { endSession, endSessionByForm, getSession, signIn } from "./routes/session_routes.ts";
import { upgradeWebSocket } from "./routes/websocket_route.ts";
import { welcomePage } from "./routes/welcome_route.ts";

const SERVICE_WORKER = "dist/sw.js";

/** The table of routes. */
export function routesOf(app: App): Route[] {
  const password = new ServerPassword(app.configuration.password);
  return [
    {
      pathname: "/rooms/:room",
      methods: { GET: (context) => readRoom(context, app), POST: (context) => say(context, app) },
    },
    { pathname: "/ws", methods: { GET: (context) => upgradeWebSocket(context, app) } },
    { pathname: "/avatars/:id", methods: { GET: (context) => serveAvatar(context, app) } },
    {
      pathname: "/static/:path+",
      methods: {
        GET: ({ params, request, url }) => {
          const { path = "" } = params;
          const file = app.files.respond(path, request, url.searchParams.get("v"));
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
          const file = app.files.respond(SERVICE_WORKER, request, null);
          if (file === undefined) throw new ChatError("not_found", "There is no such file");
          return file;
        },
      },
    },
    { pathname: "/embed.js", methods: { GET: (context) => serveEmbed(context, app) } },
    {
      pathname: "/rooms/:room/:seq",
      methods: {
        GET: (context) => readPermalink(context, app),
        PATCH: (context) => editMessage(context, app),
        DELETE: (context) => deleteMessage(context, app),
      },
    },
    { pathname: "/rooms", methods: { GET: (context) => listRooms(context, app) } },
    { pathname: "/", methods: { GET: (context) => welcomePage(context, app) } },
    {
      pathname: "/session",
      methods: {
        GET: (context) => getSession(context, app),
        POST: (context) => signIn(context, app, password),
        DELETE: (context) => endSession(context, app),
      },
    },
    { pathname: "/session/end", methods: { POST: (context) => endSessionByForm(context, app) } },
    { pathname: "/session/:id", methods: { DELETE: (context) => endSession(context, app) } },
    { pathname: "/metrics", methods: { GET: (context) => getMetrics(context, app) } },
    { pathname: "/openapi.json", methods: { GET: getOpenapi } },
    { pathname: "/healthz", methods: { GET: () => getHealth(app) } },
  ];
}
