// The second transport: events arrive as server-sent events, and writes are requests.

import type { PresenceFrame } from "../../protocol/frames.ts";
import { isEvent, parseServerPage, parseServerText } from "../../protocol/parse_server_frame.ts";
import type { ParsedEvent, ParsedPage } from "../../protocol/parse_server_frame.ts";
import { EventStream, type StreamEvent } from "./event_stream.ts";
import { HttpLink, type HttpTransportOptions } from "./http_link.ts";
import type { IncomingFrame, Transport } from "./transport.ts";

/** The server writes a comment every 15 s: two of them are missing by then. */
export const SILENT_AFTER_MS = 40_000;

/** Makes the transport. */
export function sseTransport(options: HttpTransportOptions): Transport {
  return { name: "sse", open: (events) => new SseLink(options, events) };
}

class SseLink extends HttpLink {
  #live = false;
  /** The cursor that the stream begins after. */
  #after = 0;
  /** The presence event before the stream is live: all present users. */
  #here: PresenceFrame | undefined;
  /** The newest page after a reset, until the stream is live. */
  #page: ParsedEvent[] | undefined;

  protected override async run(): Promise<void> {
    this.#after = this.options.address.cursor().seq;
    const response = await this.get("text/event-stream");
    // The answer is a proxy's own page.
    if (!response?.headers.get("content-type")?.startsWith("text/event-stream")) return;
    const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
    const stream = new EventStream();
    while (reader) {
      const { done, value } = await reader.read();
      if (done) return;
      this.expectWithin(SILENT_AFTER_MS);
      this.#receive(stream.feed(value));
    }
  }

  #receive(stream: readonly StreamEvent[]): void {
    const frames: IncomingFrame[] = [];
    const deliver = () => {
      if (frames.length > 0) this.events.frames(frames.splice(0));
    };
    for (const { type, data } of stream) {
      if (type === "reset") {
        this.#page = [];
        continue;
      }
      if (type === "live") {
        if (this.#live) continue;
        const page = parseServerPage({ events: [], ...JSON.parse(data) });
        this.checkUser(page.user);
        if (this.ended) return;
        frames.push(this.#joined(page));
        deliver();
        if (this.ended) return;
        this.#live = true;
        this.events.live();
        continue;
      }
      const frame = parseServerText(data, type);
      if (frame && isEvent(frame)) (this.#page ?? frames).push(frame);
      else if (frame?.type === "presence" && !this.#live) this.#here = frame;
      else if (
        frame?.type === "presence" || frame?.type === "typing" || frame?.type === "malformed"
      ) frames.push(frame);
      if (this.ended) return;
    }
    deliver();
  }

  /** Makes the frame that ends catching up. */
  #joined({ epoch = "", head }: Pick<ParsedPage, "epoch" | "head">): IncomingFrame {
    const { room } = this.options.address;
    const page = this.#page;
    this.#page = undefined;
    return {
      type: "joined",
      room,
      epoch,
      // The newest page after a reset, otherwise everything after the cursor of the request.
      first: page === undefined ? this.#after + 1 : page[0]?.seq ?? head + 1,
      last: head,
      head,
      complete: page === undefined,
      events: page ?? [],
      users: this.#here?.joined,
      count: this.#here?.count,
    };
  }
}
