// The composition root: configuration → store → hub → server → signals.

import { createPageRenderer } from "./client/pages/render_page.tsx";
import { Hub } from "./hub/hub.ts";
import { ServerPolicy } from "./hub/policy.ts";
import type { Store } from "./hub/store.ts";
import { monotonicClock } from "./protocol/clock.ts";
import { Authenticator } from "./server/auth/authenticator.ts";
import { Gravatar } from "./server/auth/gravatar.ts";
import { Guests } from "./server/auth/guests.ts";
import { type Configuration, configure, helpOrVersion } from "./server/config/configuration.ts";
import { allVariables, readDotenv, readVariable } from "./server/config/environment.ts";
import { MEMORY } from "./server/config/settings.ts";
import { loadPageFiles } from "./server/formats/page_files.ts";
import { Pages } from "./server/formats/pages.ts";
import { guardMemory } from "./server/guard_memory.ts";
import { listen } from "./server/http_listener.ts";
import { inOrder, stopOnSignals } from "./server/lifecycle.ts";
import { ActionLimits } from "./server/limits/action_limits.ts";
import { ConcurrencyLimiter } from "./server/limits/concurrency_limiter.ts";
import { printBanner } from "./server/ops/banner.ts";
import { installErrorHandlers } from "./server/ops/error_handlers.ts";
import { createLogger, logFormat } from "./server/ops/logger.ts";
import { Metrics } from "./server/ops/metrics.ts";
import { explainStartError } from "./server/ops/start_error.ts";
import { createRouter } from "./server/router.ts";
import { routesOf } from "./server/routes.ts";
import { Connections } from "./server/transports/connections.ts";
import { PresenceTtl } from "./server/transports/presence_ttl.ts";
import { SendScheduler } from "./server/transports/send_scheduler.ts";
import { MemoryStore } from "./store/memory/store.ts";
import { openSqliteStore, type SqliteStoreOptions } from "./store/sqlite/store.ts";

const START_FAILED = 1;

/** Starts the server; it runs until a signal stops it. */
async function open(configuration: Configuration): Promise<void> {
  const membersOnly = configuration.password !== undefined;
  const bounds = { perAddress: configuration.connections, total: configuration.connectionsAll };

  const format = logFormat(configuration.log, Deno.stdout.isTerminal());
  const metrics = new Metrics();
  const logger = createLogger({ format, onDrop: () => metrics.droppedLine() });
  installErrorHandlers(logger);
  const onFault = (error: unknown) => logger.error("listener_failed", { error });
  const onConnectionFault = (error: unknown) => logger.error("connection_failed", { error });

  const folder = configuration.data === MEMORY ? undefined : configuration.data;
  const store = await openStore(folder, {
    report: (line) => logger.warn("log", { line }),
    onFault,
    onCommit: (writes, seconds) => metrics.committed(writes, seconds),
  });
  const { renderPage, forget } = createPageRenderer();
  const forgetting = store.log.watch(forget);
  const limits = new ActionLimits(configuration, store.limits);
  const policy = new ServerPolicy({ membersOnly, sessions: store.sessions, onFault });
  const hub = new Hub({
    log: store.log,
    presence: store.presence,
    bus: store.bus,
    policy,
    textMax: configuration.text,
    takeSay: ({ address }, user, kind) => limits.takeSay(address, user, kind),
    observer: metrics,
    onFault,
  });

  const connections = new Connections({
    ...bounds,
    pendingMax: configuration.sendQueues,
    onClose: (reason) => metrics.closed(reason),
    onFault: onConnectionFault,
  });
  metrics.watchConnections(connections);
  const presenceTtl = new PresenceTtl(new ConcurrencyLimiter(bounds));
  const sendScheduler = new SendScheduler(monotonicClock, onConnectionFault);
  policy.onRevoked(({ sessionId }) => {
    connections.closeSession(sessionId);
    presenceTtl.endSession(sessionId);
  });

  const { files, assets } = await loadPageFiles(new URL("./static/", import.meta.url));
  const pages = new Pages({ renderPage, assets });
  const guests = configuration.guests && !membersOnly ? new Guests() : undefined;
  const gravatar = configuration.gravatar === undefined ? undefined : new Gravatar({
    base: configuration.gravatar,
    onFailure: (cause) => logger.warn("picture_not_fetched", { cause }),
  });
  const routes = routesOf({
    configuration,
    hub,
    sessions: store.sessions,
    users: store.users,
    guests,
    connections,
    sendScheduler,
    limits,
    presenceTtl,
    metrics,
    logger,
    files,
    gravatar,
    pages,
  });
  const handle = createRouter(routes, {
    authenticator: new Authenticator({
      sessions: store.sessions,
      guests,
      liveActors: connections,
      origins: configuration,
    }),
    site: configuration,
    limits,
    writes: new ConcurrencyLimiter(bounds),
    pages,
    logger,
  });

  const { host: hostname, port } = configuration;
  const listener = listen({ hostname, port, handle, logger });
  const guard = guardMemory({ limitMib: configuration.memory, connections, listener, logger });
  stopOnSignals({
    log: logger,
    stop: () => {
      let closed: Promise<void>;
      return inOrder(
        () => guard[Symbol.dispose](),
        // Before the listener closes, so that each connection gets the reason.
        () => connections.stop(),
        () => void (closed = listener.close()),
        () => store[Symbol.asyncDispose](),
        () => closed,
        () => hub[Symbol.dispose](),
        () => policy[Symbol.dispose](),
        () => forgetting[Symbol.dispose](),
        () => presenceTtl[Symbol.dispose](),
        () => sendScheduler[Symbol.dispose](),
        () => connections[Symbol.dispose](),
        () => metrics[Symbol.dispose](),
      );
    },
  });
  printBanner({
    hostname: listener.hostname,
    port: listener.port,
    url: configuration.url,
    folder,
    membersOnly,
  }, { format, log: logger });
}

function openStore(folder: string | undefined, options: SqliteStoreOptions): Promise<Store> {
  return folder === undefined
    ? Promise.resolve(new MemoryStore(options))
    : openSqliteStore(folder, options);
}

async function start(args: readonly string[]): Promise<void> {
  const configuration = configure({
    args,
    env: readVariable,
    all: allVariables(),
    dotenv: readDotenv(),
  });
  try {
    await open(configuration);
  } catch (cause) {
    throw new Error(explainStartError(cause, configuration), { cause });
  }
}

const printed = helpOrVersion(Deno.args);
if (printed !== undefined) {
  console.log(printed);
} else {
  await start(Deno.args).catch(({ message }: Error) => {
    try {
      console.error(message);
    } finally {
      // Exits even if the message cannot be written: a process that does not serve must not stay.
      Deno.exit(START_FAILED);
    }
  });
}
