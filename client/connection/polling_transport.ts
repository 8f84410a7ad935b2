// Long polling, the last transport, which passes every proxy.

import { parseServerFrame } from "../../protocol/parse_server_frame.ts";
import { HttpLink, type HttpTransportOptions } from "./http_link.ts";
import { liveFrames } from "./missed_pages.ts";
import type { Transport } from "./transport.ts";

/** How long the server may hold a poll; proxies cut longer ones. */
export const WAIT_S = 25;
/** Beyond the wait, a poll has this long until it counts as lost. */
const GRACE_MS = 10_000;
/** Events per response. */
const LIMIT = 200;

/** Pause after a response that cannot move the cursor because an event before it is missing. */
const STUCK_PAUSE_MS = 5_000;

/** Makes the transport. */
export function pollingTransport(options: HttpTransportOptions): Transport {
  return { name: "polling", open: (events) => new PollingLink(options, events) };
}

class PollingLink extends HttpLink {
  protected override async run(): Promise<void> {
    const { room } = this.options.address;
    let presence: number | undefined;
    // The first poll does not wait: its answer means that the room is joined.
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
      // The answer is a proxy's own page.
      if (this.ended || answer?.type !== "joined") return;
      this.checkUser(answer.user);
      if (this.ended) return;
      presence = answer.presence;
      // The first answer catches up. After it, events are live, unless the page is incomplete.
      this.events.frames(wait > 0 ? liveFrames(answer) : [answer]);
      if (wait === 0) this.events.live();
      // Judged by the answer and not by the cursor: in a flood, events are applied later.
      const { first, last, head } = answer;
      const movesCursor = first <= seq + 1 && last > seq;
      if (answer.complete && head > seq && !movesCursor) {
        this.expectWithin(STUCK_PAUSE_MS + GRACE_MS);
        await new Promise<void>((resolve) => this.options.clock.setTimer(STUCK_PAUSE_MS, resolve));
      }
    }
  }
}
