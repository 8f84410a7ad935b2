// The last transport, which passes every proxy: asks for what is new and is made to wait for it.

import { parseServerFrame } from "../../protocol/parse_server_frame.ts";
import { HttpLink } from "./http_link.ts";
import type { HttpTransportOptions } from "./http_link.ts";
import type { Transport } from "./transport.ts";

/** How long the server may hold a poll, below what proxies cut. */
export const WAIT_S = 25;
/** Over that, a poll is lost. */
const GRACE_MS = 10_000;
/** Most events asked for at once. */
const LIMIT = 200;

/** An answer that does not move the cursor, as an event in it is missing, would come again at once. */
const STUCK_PAUSE_MS = 5_000;

/** Makes the transport. */
export function pollingTransport(options: HttpTransportOptions): Transport {
  return { name: "polling", open: (events) => new PollingLink(options, events) };
}

class PollingLink extends HttpLink {
  protected override async run(): Promise<void> {
    const { room } = this.options.address;
    let presence: number | undefined;
    // The first poll does not wait: its answer says that the room is joined.
    for (let wait = 0; !this.ended; wait = WAIT_S) {
      const { seq } = this.options.address.cursor();
      this.expectWithin(wait * 1000 + GRACE_MS);
      const response = await this.get("application/json", {
        limit: `${LIMIT}`,
        users: "1",
        ...(wait > 0 && { wait: `${wait}` }),
        ...(presence !== undefined && { presence: `${presence}` }),
      });
      if (!response) return;
      const answer = parseServerFrame({ ...await response.json(), type: "joined", room });
      // A page of a proxy's own is no answer.
      if (this.ended || answer?.type !== "joined") return;
      this.checkUser(answer.user);
      if (this.ended) return;
      presence = answer.presence;
      // The first answer catches up; after it, what comes is news, unless something is missing.
      const news = wait > 0 && answer.complete ? answer.events : [];
      const events = news.length > 0 ? [] : answer.events;
      this.events.frames([{ ...answer, events }, ...news]);
      if (wait === 0) this.events.live();
      // By the answer, not by the cursor: what came in a flood is applied later.
      const [first] = answer.events;
      if (first && answer.complete && first.seq > seq + 1) {
        this.expectWithin(STUCK_PAUSE_MS + GRACE_MS);
        await new Promise<void>((resolve) => this.options.clock.setTimer(STUCK_PAUSE_MS, resolve));
      }
    }
  }
}
