// The last wire, which passes every proxy: asks for what is new and is made to wait for it.

import type { LogEvent } from "../../protocol/event.ts";
import type { PresentUser } from "../../protocol/frames.ts";
import { HttpLink } from "./http_link.ts";
import type { HttpTransportOptions } from "./http_link.ts";
import type { Transport } from "./transport.ts";

/** How long the server may hold a poll, below what proxies cut. */
export const WAIT_S = 25;
/** Over that, a poll is lost. */
const GRACE_MS = 10_000;
/** Most events asked for at once. */
const LIMIT = 200;

/** Answer to a poll; who is here comes along where the server tells it. */
interface PollAnswer {
  readonly epoch: string;
  readonly head: number;
  readonly complete: boolean;
  readonly events: readonly LogEvent[];
  readonly users?: readonly PresentUser[];
  readonly count?: number;
}

/** Makes the wire. */
export function pollingTransport(options: HttpTransportOptions): Transport {
  return { name: "polling", open: (events) => new PollingLink(options, events) };
}

class PollingLink extends HttpLink {
  protected override async run(): Promise<void> {
    const { room } = this.options.address;
    // The first poll does not wait: its answer says that the room is joined.
    for (let wait = 0; !this.ended; wait = WAIT_S) {
      this.expectWithin(wait * 1000 + GRACE_MS);
      const response = await this.get("application/json", {
        limit: `${LIMIT}`,
        users: "1",
        ...(wait > 0 && { wait: `${wait}` }),
      });
      if (!response) return;
      const answer: PollAnswer = await response.json();
      if (this.ended) return;
      // The first answer catches up; after it, what comes is news, unless something is missing.
      const news = wait > 0 && answer.complete ? answer.events : [];
      const events = news.length > 0 ? [] : answer.events;
      this.events.frames([{ ...answer, type: "joined", room, events }, ...news]);
      if (wait === 0) this.events.live();
    }
  }
}
