// The server inside the test's process, assembled like in main.ts, for tests that must stop it at a
// certain point, which no client can do from outside.

import { Hub } from "../../hub/hub.ts";
import { MemoryStore } from "../../store/memory/store.ts";
import type { Sessions } from "../../hub/sessions.ts";
import type { Users } from "../../hub/users.ts";
import { Connections } from "../../server/transports/connections.ts";
import { Authenticator } from "../../server/auth/authenticator.ts";
import { Pages } from "../../server/formats/pages.ts";
import { loadPageFiles } from "../../server/formats/page_files.ts";
import { PageTurns } from "../../server/limits/page_turns.ts";
import { ActionLimits } from "../../server/limits/action_limits.ts";
import { ConcurrencyLimiter } from "../../server/limits/concurrency_limiter.ts";
import { SILENT_LOGGER } from "../../server/ops/logger.ts";
import { Metrics } from "../../server/ops/metrics.ts";
import { Gravatar } from "../../server/auth/gravatar.ts";
import { Guests } from "../../server/auth/guests.ts";
import { PresenceTtl } from "../../server/transports/presence_ttl.ts";
import { createRouter } from "../../server/router.ts";
import { type App, routesOf } from "../../server/routes.ts";
import { configure } from "../../server/config/configuration.ts";
import { ServerPolicy } from "../../hub/policy.ts";
import { SendScheduler } from "../../server/transports/send_scheduler.ts";

/** Where a test intervenes. */
export interface ServerInProcessOptions {
  /** Settings by their variables. */
  readonly env?: Readonly<Record<string, string>>;
  /** Wraps the sessions. @default the sessions themselves */
  readonly sessions?: (sessions: Sessions) => Sessions;
  /** Called before each page is rendered. @default nothing */
  readonly beforeRender?: () => void;
  /** Wraps the users. @default the users themselves */
  readonly users?: (users: Users) => Users;
  /** Awaited between a route's answer and its sending. @default nothing */
  readonly beforeAnswer?: (request: Request) => Promise<void> | undefined;
}

/** A server that listens until it is disposed of. */
export class ServerInProcess implements AsyncDisposable {
  readonly app: App;
  /** Requests with a body that are in progress. */
  readonly writes: ConcurrencyLimiter;
  readonly turns: PageTurns;
  readonly #connections: Connections;
  readonly #server: Deno.HttpServer<Deno.NetAddr>;
  readonly #stack: AsyncDisposableStack;

  private constructor(
    app: App,
    { writes, turns }: { writes: ConcurrencyLimiter; turns: PageTurns },
    stack: AsyncDisposableStack,
    beforeAnswer: NonNullable<ServerInProcessOptions["beforeAnswer"]>,
  ) {
    this.app = app;
    this.writes = writes;
    this.turns = turns;
    this.#connections = app.connections;
    this.#stack = stack;
    const { configuration, sessions, guests, connections, limits, pages, logger } = app;
    const route = createRouter(routesOf(app), {
      authenticator: new Authenticator({
        sessions,
        guests,
        liveActors: connections,
        origins: configuration,
      }),
      site: configuration,
      limits,
      writes,
      pages,
      logger,
    });
    this.#server = Deno.serve(
      { port: 0, hostname: "127.0.0.1", onListen: () => {} },
      async (request, { remoteAddr, completed }) => {
        const response = await route({ request, peer: remoteAddr.hostname, over: completed });
        await beforeAnswer(request);
        return response;
      },
    );
  }

  /** Listens on a free port, with a log in memory. */
  static async start(
    {
      env = {},
      sessions: wrapSessions = (sessions) => sessions,
      users: wrapUsers = (users) => users,
      beforeAnswer = () => undefined,
      beforeRender = () => {},
    }: ServerInProcessOptions = {},
  ): Promise<ServerInProcess> {
    const settings: Record<string, string> = { HUBBUB_GRAVATAR: "", HUBBUB_RATE: "0", ...env };
    const configuration = configure({ args: [], env: (name) => settings[name], dotenv: "" });
    await using stack = new AsyncDisposableStack();
    const store = stack.use(new MemoryStore());
    const limits = new ActionLimits(configuration, store.limits);
    const membersOnly = configuration.password !== undefined;
    const policy = stack.use(new ServerPolicy({ membersOnly, sessions: store.sessions }));
    const hub = stack.use(
      new Hub({
        log: store.log,
        presence: store.presence,
        bus: store.bus,
        policy,
        textMax: configuration.text,
        takeSay: ({ address }, user, kind) => limits.takeSay(address, user, kind),
      }),
    );
    const bounds = { perAddress: configuration.connections, total: configuration.connectionsAll };
    const connections = stack.use(
      new Connections({ ...bounds, pendingMax: configuration.sendQueues }),
    );
    const presenceTtl = stack.use(new PresenceTtl(new ConcurrencyLimiter(bounds)));
    policy.onRevoked(({ sessionId }) => {
      connections.closeSession(sessionId);
      presenceTtl.endSession(sessionId);
    });
    const renderPage = ({ page }: { readonly page: string }) => {
      beforeRender();
      return page;
    };
    const turns = new PageTurns();
    const { files, assets } = await loadPageFiles(new URL("../../static/", import.meta.url));
    const { gravatar } = configuration;
    const app: App = {
      configuration,
      hub,
      sessions: wrapSessions(store.sessions),
      users: wrapUsers(store.users),
      guests: configuration.guests && configuration.password === undefined
        ? new Guests()
        : undefined,
      connections,
      sendScheduler: stack.use(new SendScheduler()),
      limits,
      presenceTtl,
      metrics: stack.use(new Metrics()),
      logger: SILENT_LOGGER,
      files,
      gravatar: gravatar === undefined ? undefined : new Gravatar({ base: gravatar }),
      pages: new Pages({ renderPage, assets, turns }),
    };
    return new ServerInProcess(
      app,
      { writes: new ConcurrencyLimiter(bounds), turns },
      stack.move(),
      beforeAnswer,
    );
  }

  get port(): number {
    return this.#server.addr.port;
  }

  /** "http://127.0.0.1:41234". */
  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** "ws://127.0.0.1:41234". */
  get socketUrl(): string {
    return `ws://127.0.0.1:${this.port}`;
  }

  /** Shuts down like a signal does, up to the point at which the listener would close. */
  stop(): Promise<void> {
    return this.#connections.stop();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#connections.closeAll();
    await this.#server.shutdown();
    await this.#stack.disposeAsync();
  }
}
