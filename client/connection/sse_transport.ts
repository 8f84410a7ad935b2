// The second wire: events come as a stream of server-sent events, writes go by POST.

import type { LogEvent } from "../../protocol/event.ts";
import type { PresenceFrame, TypingFrame } from "../../protocol/frames.ts";
import { EventStream } from "./event_stream.ts";
import type { StreamEvent } from "./event_stream.ts";
import { HttpLink } from "./http_link.ts";
import type { HttpTransportOptions } from "./http_link.ts";
import type { IncomingFrame, Transport } from "./transport.ts";

/** The server writes a comment every 15 s; two of them missing and some patience. */
export const SILENT_AFTER_MS = 40_000;

/** Makes the wire. */
export function sseTransport(options: HttpTransportOptions): Transport {
  return { name: "sse", open: (events) => new SseLink(options, events) };
}

class SseLink extends HttpLink {
  #live = false;
  #toldWhoIsHere = false;
  /** After a reset: the newest page, until it is whole. */
  #page: { epoch: string; head: number; events: LogEvent[] } | undefined;

  protected override async run(): Promise<void> {
    const response = await this.get("text/event-stream");
    // A page of a proxy's own is no stream.
    if (!response?.headers.get("content-type")?.startsWith("text/event-stream")) return;
    const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
    const stream = new EventStream();
    while (reader) {
      const { done, value } = await reader.read();
      if (done) return;
      this.expectWithin(SILENT_AFTER_MS);
      this.#take(stream.feed(value));
    }
  }

  #take(stream: readonly StreamEvent[]): void {
    const frames: IncomingFrame[] = [];
    for (const { type, data } of stream) {
      if (type === "reset") {
        this.#page = { ...JSON.parse(data), events: [] };
      } else if (type === "presence") {
        frames.push(this.#presence(JSON.parse(data)));
      } else if (type === "typing") {
        frames.push(JSON.parse(data) as TypingFrame);
      } else if (type === "message" || type === "edit" || type === "delete") {
        const event = JSON.parse(data) as LogEvent;
        if (this.#page) this.#page.events.push(event);
        else frames.push(event);
      }
    }
    const page = this.#page;
    if (page && (page.events.at(-1)?.seq ?? 0) >= page.head) {
      this.#page = undefined;
      const { room } = this.options.address;
      frames.unshift({ type: "joined", room, complete: false, ...page });
    }
    if (frames.length > 0) this.events.frames(frames);
    if (this.#live || this.#page || this.ended) return;
    // The first bytes show that nothing on the way holds the stream back.
    this.#live = true;
    this.events.live();
  }

  /** A stream begins with a presence event that tells all who are here. */
  #presence(frame: PresenceFrame): IncomingFrame {
    if (this.#toldWhoIsHere) return frame;
    this.#toldWhoIsHere = true;
    const { room, joined, count } = frame;
    const { seq, epoch } = this.options.address.cursor();
    return {
      type: "joined",
      room,
      epoch,
      head: seq,
      complete: true,
      events: [],
      users: joined,
      count,
    };
  }
}
