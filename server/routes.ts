// The table of routes: builds each handler from the parts that it uses. The busiest routes come first.

import type { Hub } from "../hub/hub.ts";
import type { Sessions } from "../hub/sessions.ts";
import type { Users } from "../hub/users.ts";
import type { PublicConfig } from "../protocol/view.ts";
import type { Gravatar } from "./auth/gravatar.ts";
import type { Guests } from "./auth/guests.ts";
import { ServerPassword } from "./auth/server_password.ts";
import type { Configuration } from "./config/configuration.ts";
import { MEMORY } from "./config/settings.ts";
import type { Pages } from "./formats/pages.ts";
import type { StaticFiles } from "./http/static_files.ts";
import type { ActionLimits } from "./limits/action_limits.ts";
import type { Logger } from "./ops/logger.ts";
import type { Metrics } from "./ops/metrics.ts";
import { AVATAR_API, getAvatar } from "./routes/avatar_route.ts";
import {
  DELETE_MESSAGE,
  deleteMessage,
  MESSAGE_PARAMETERS,
  PATCH_MESSAGE,
  patchMessage,
} from "./routes/change_route.ts";
import { getEmbedScript } from "./routes/embed_route.ts";
import { eventPage } from "./routes/event_page.ts";
import { getHealth, HEALTH_API } from "./routes/health_route.ts";
import { lines } from "./routes/line_routes.ts";
import { getMetrics, METRICS_API } from "./routes/metrics_route.ts";
import { getOpenapi, OPENAPI_API } from "./routes/openapi_route.ts";
import { GET_PERMALINK, getPermalink } from "./routes/permalink_route.ts";
import { RoomPages } from "./routes/room_page.ts";
import { GET_ROOM, getRoom } from "./routes/room_routes.ts";
import { getRooms, ROOMS_API } from "./routes/rooms_route.ts";
import type { Route } from "./routes/route.ts";
import { POST_MESSAGE, postMessage } from "./routes/say_route.ts";
import { OWN_SESSION_API, SESSION_API, SessionRoutes } from "./routes/session_routes.ts";
import { getServiceWorker, getStaticFile } from "./routes/static_route.ts";
import { getWebSocket } from "./routes/websocket_route.ts";
import { WELCOME_API, welcomePage } from "./routes/welcome_route.ts";
import { parameterRefs } from "./ops/openapi/operation.ts";
import type { Connections } from "./transports/connections.ts";
import { eventStream } from "./transports/event_stream.ts";
import type { PresenceTtl } from "./transports/presence_ttl.ts";
import type { SendScheduler } from "./transports/send_scheduler.ts";

/** All parts of a server that routes use; only main.ts and this file know the whole. */
export interface App {
  readonly configuration: Configuration;
  readonly hub: Hub;
  readonly sessions: Sessions;
  readonly users: Users;
  /** Undefined if a name alone is not enough. */
  readonly guests: Guests | undefined;
  readonly connections: Connections;
  readonly sendScheduler: SendScheduler;
  readonly limits: ActionLimits;
  readonly presenceTtl: PresenceTtl;
  readonly metrics: Metrics;
  readonly logger: Logger;
  readonly files: StaticFiles;
  /** Undefined if only initials are drawn. */
  readonly gravatar: Gravatar | undefined;
  readonly pages: Pages;
}

/** What pages and `GET /session` say about the server. */
function publicConfig({ password, guests, text }: Configuration): PublicConfig {
  const membersOnly = password !== undefined;
  return { password: membersOnly, guests: guests && !membersOnly, textMax: text };
}

/** The routes of a server. */
export function routesOf(app: App): Route[] {
  const { configuration, hub, sessions, users, guests, connections, limits } = app;
  const { presenceTtl, metrics, logger, files, gravatar, pages } = app;
  const config = publicConfig(configuration);
  const password = new ServerPassword(configuration.password);
  const stream = { connections, logger, maxPendingBytes: configuration.sendQueue };
  const socket = {
    ...stream,
    hub,
    sendScheduler: app.sendScheduler,
    limits,
    framesPerSecond: configuration.rate === 0 ? 0 : configuration.frames,
    maxRooms: configuration.rooms,
    maxTextLength: configuration.text,
  };
  const welcome = welcomePage({ hub, sessions, pages, config });
  const roomPages = new RoomPages({ pages, presenceTtl, config, welcomePage: welcome });
  const session = new SessionRoutes({
    sessions,
    users,
    password,
    limits,
    hub,
    connections,
    config,
    pages,
    welcomePage: welcome,
  });
  const routes: Route[] = [
    {
      pathname: "/rooms/:room",
      methods: {
        GET: getRoom({
          hub,
          pages,
          roomPages,
          eventPage: eventPage({ connections, presenceTtl }),
          eventStream: eventStream(stream),
          lines: lines(stream),
        }),
        POST: postMessage({ hub, roomPages }),
      },
      api: { parameters: parameterRefs("room", "name"), GET: GET_ROOM, POST: POST_MESSAGE },
    },
    {
      pathname: "/ws",
      methods: { GET: getWebSocket({ socket, connections, origins: configuration, guests }) },
    },
    {
      pathname: "/avatars/:id",
      methods: { GET: getAvatar({ hub, users, gravatar }) },
      api: AVATAR_API,
    },
    { pathname: "/static/:path+", methods: { GET: getStaticFile({ files }) } },
    { pathname: "/sw.js", methods: { GET: getServiceWorker({ files }) } },
    { pathname: "/embed.js", methods: { GET: getEmbedScript({ files }) } },
    {
      pathname: "/rooms/:room/:seq",
      methods: {
        GET: getPermalink({ hub, roomPages }),
        PATCH: patchMessage({ hub }),
        DELETE: deleteMessage({ hub }),
      },
      api: {
        parameters: MESSAGE_PARAMETERS,
        GET: GET_PERMALINK,
        PATCH: PATCH_MESSAGE,
        DELETE: DELETE_MESSAGE,
      },
    },
    { pathname: "/rooms", methods: { GET: getRooms({ hub, pages }) }, api: ROOMS_API },
    { pathname: "/", methods: { GET: (context) => welcome(context) }, api: WELCOME_API },
    {
      pathname: "/session",
      methods: {
        GET: (context) => session.get(context),
        POST: (context) => session.signIn(context),
        DELETE: (context) => session.end(context),
      },
      api: SESSION_API,
    },
    { pathname: "/session/end", methods: { POST: (context) => session.endByForm(context) } },
    {
      pathname: "/session/:id",
      methods: { DELETE: (context) => session.end(context) },
      api: OWN_SESSION_API,
    },
    {
      pathname: "/metrics",
      methods: { GET: getMetrics({ metrics, audience: configuration.metrics }) },
      api: METRICS_API,
    },
    {
      pathname: "/openapi.json",
      methods: { GET: getOpenapi({ routes: () => routes }) },
      api: OPENAPI_API,
    },
    {
      pathname: "/healthz",
      methods: { GET: getHealth({ hub, connections, inMemory: configuration.data === MEMORY }) },
      api: HEALTH_API,
    },
  ];
  return routes;
}
