// Readers that reconnect with their cursor whenever their connection breaks: one for each
// transport.

import type { LogEvent } from "../../protocol/events/registry.ts";
import { SUBPROTOCOL } from "../../protocol/frames.ts";
import { readEvents } from "./event_source.ts";

/** Reads a room of an otherwise empty log from its start until the signal aborts. */
export type ResumingReader = (options: ReaderOptions) => Promise<void>;

/** The room and the callback. */
export interface ReaderOptions {
  readonly url: string;
  readonly room: string;
  /** Called with every event that the server sent, in the order of arrival. */
  readonly onEvent: (event: LogEvent) => void;
  readonly signal: AbortSignal;
}

/** Server-sent events, with `Last-Event-ID`. */
export const readStream: ResumingReader = async ({ url, room, onEvent, signal }) => {
  let lastEventId = "";
  await again(signal, async () => {
    const response = await fetch(`${url}/rooms/${room}?after=0`, {
      headers: { accept: "text/event-stream", "last-event-id": lastEventId },
      signal,
    });
    for await (const { type, id, data } of readEvents(response.body!)) {
      if (type === "reset") throw new RangeError("The stream was reset");
      if (id === undefined) continue;
      lastEventId = id;
      onEvent(data);
    }
  });
};

/** Long polling, with `after`. */
export const readPolls: ResumingReader = async ({ url, room, onEvent, signal }) => {
  let after = "0";
  await again(signal, async () => {
    const response = await fetch(`${url}/rooms/${room}?after=${after}&wait=20&limit=200`, {
      headers: { accept: "application/json" },
      signal,
    });
    const { events, epoch, complete } = await response.json();
    if (!complete) throw new RangeError("The cursor means nothing");
    for (const event of events) {
      after = `${event.seq}.${epoch}`;
      onEvent(event);
    }
  });
};

/** The JSON protocol: joins with `after`, and loads what the join left out. */
export const readSocket: ResumingReader = async ({ url, room, onEvent, signal }) => {
  let last = 0;
  await again(signal, async () => {
    const socket = new WebSocket(`${url.replace("http", "ws")}/ws`, [SUBPROTOCOL]);
    const { promise: closed, resolve } = Promise.withResolvers<void>();
    const stop = () => socket.close();
    signal.addEventListener("abort", stop, { once: true });
    /** Events of the join, after a gap that history fills first; live events wait here too. */
    let ahead: LogEvent[] | undefined;
    const deliver = (event: LogEvent) => {
      last = event.seq;
      onEvent(event);
    };
    const ask = () =>
      socket.send(JSON.stringify({ type: "history", room, after: last, limit: 200 }));
    const handle = (frame: { type: string; events: LogEvent[]; complete: boolean }) => {
      switch (frame.type) {
        case "joined":
          if (frame.complete) return frame.events.forEach(deliver);
          ahead = frame.events;
          return ask();
        case "history": {
          const waiting = ahead ?? [];
          const missing = frame.events.filter(({ seq }) => seq < (waiting[0]?.seq ?? Infinity));
          missing.forEach(deliver);
          if (waiting[0] !== undefined && last + 1 < waiting[0].seq) return ask();
          ahead = undefined;
          return waiting.forEach(deliver);
        }
        case "message": {
          const event = frame as unknown as LogEvent;
          return ahead === undefined ? deliver(event) : void ahead.push(event);
        }
      }
    };
    socket.onopen = () => socket.send(JSON.stringify({ type: "join", room, after: last }));
    socket.onmessage = ({ data }) => {
      for (const line of data.split("\n")) handle(JSON.parse(line));
    };
    socket.onclose = () => resolve();
    await closed;
    signal.removeEventListener("abort", stop);
  });
};

/** Retries at once, as often as the network breaks; a wrong answer is not a broken network. */
async function again(signal: AbortSignal, attempt: () => Promise<void>): Promise<void> {
  while (!signal.aborted) {
    try {
      await attempt();
    } catch (error) {
      if (error instanceof RangeError) throw error;
    }
  }
}
