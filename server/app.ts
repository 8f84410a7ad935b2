// What every way in needs: handed down from main.ts, so that nothing in here is global.

import type { Hub } from "../hub/hub.ts";
import type { Sessions } from "../hub/sessions.ts";
import type { Users } from "../hub/users.ts";
import type { RenderPage } from "../protocol/view.ts";
import type { AddressLimits } from "./limits/address_limits.ts";
import type { PageTurns } from "./limits/page_turns.ts";
import type { Configuration } from "./config/configuration.ts";
import type { Connections } from "./transports/connections.ts";
import type { Gravatar } from "./auth/gravatar.ts";
import type { Guests } from "./auth/guests.ts";
import type { Logger } from "./ops/logger.ts";
import type { Metrics } from "./ops/metrics.ts";
import type { PresenceTtl } from "./transports/presence_ttl.ts";
import type { SendScheduler } from "./transports/send_scheduler.ts";
import type { RefusalPages } from "./formats/refusal_pages.ts";
import type { ConcurrencyLimiter } from "./limits/concurrency_limiter.ts";
import type { StaticFiles } from "./http/static_files.ts";

/** The parts of a running server. */
export interface App {
  readonly configuration: Configuration;
  readonly hub: Hub;
  readonly sessions: Sessions;
  readonly users: Users;
  readonly guests: Guests;
  readonly connections: Connections;
  /** Looks after sockets whose readers are slow. */
  readonly sendScheduler: SendScheduler;
  /** Requests with a body that are being read and answered. */
  readonly writes: ConcurrencyLimiter;
  /** What one address may do. */
  readonly limits: AddressLimits;
  /** Has pages rendered one after another. */
  readonly turns: PageTurns;
  readonly presenceTtl: PresenceTtl;
  readonly metrics: Metrics;
  readonly logger: Logger;
  readonly files: StaticFiles;
  /** Where pictures come from; undefined where only initials are drawn. */
  readonly gravatar?: Gravatar;
  readonly renderPage: RenderPage;
  /** What whoever asks for too much is shown. */
  readonly refusalPages: RefusalPages;
}
