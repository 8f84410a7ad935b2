// A transport over HTTP, with answers and a clock that the test controls.

import { pollingTransport } from "../../../client/connection/polling_transport.ts";
import { sseTransport } from "../../../client/connection/sse_transport.ts";
import type {
  IncomingFrame,
  Link,
  RoomAddress,
  Transport,
} from "../../../client/connection/transport.ts";
import { FakeClock } from "../../support/fake_clock.ts";
import { ADA } from "../sample.ts";

/** A request, and what answers it. */
export interface Answer {
  readonly url: string;
  readonly init: RequestInit;
  give(response: Response): void;
}

/** A transport with a network that the test controls. */
export class Rig {
  readonly time = new FakeClock();
  readonly received: IncomingFrame[] = [];
  /** All reports, in order. */
  readonly reported: string[] = [];
  readonly closes: string[] = [];
  readonly asked: Answer[] = [];
  live = 0;
  head = 7;
  readonly link: Link;

  constructor(kind: "sse" | "polling", who: Pick<RoomAddress, "guest" | "userId"> = {}) {
    const options = {
      clock: this.time,
      address: { room: "lobby", ...who, cursor: () => ({ seq: this.head, epoch: "e1" }) },
      fetch: (url: RequestInfo | URL, init: RequestInit = {}) =>
        new Promise<Response>((give, fail) => {
          this.asked.push({ url: String(url), init, give });
          init.signal?.addEventListener("abort", () => fail(new DOMException("", "AbortError")));
        }),
    };
    const transport: Transport = kind === "sse" ? sseTransport(options) : pollingTransport(options);
    this.link = transport.open({
      frames: (frames) => {
        this.received.push(...frames);
        for (const frame of frames) this.reported.push(labelOf(frame));
      },
      live: () => {
        this.live += 1;
        this.reported.push("live");
      },
      closed: (next, cause) => void this.closes.push(`${next} ${cause}`),
    });
  }

  /** Answers the newest request, and waits until the answer is handled. */
  async answer(response: Response): Promise<void> {
    await settle();
    this.asked.at(-1)?.give(response);
    await settle();
  }
}

/** Names a frame in a line. */
export function labelOf(frame: IncomingFrame): string {
  if (frame.type === "joined") return `joined ${frame.head}`;
  return "seq" in frame ? `${frame.type} ${frame.seq}` : frame.type;
}

/** A turn of the event loop: streams take more than microtasks. */
export function settle(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(0);
  });
}

/** An event stream that the test writes. */
export function stream(): { response: Response; write(text: string): Promise<void> } {
  let controller: ReadableStreamDefaultController<Uint8Array>;
  const body = new ReadableStream<Uint8Array>({ start: (made) => void (controller = made) });
  return {
    response: new Response(body, { headers: { "content-type": "text/event-stream" } }),
    async write(text) {
      controller.enqueue(new TextEncoder().encode(text));
      await settle();
      await settle();
    },
  };
}

/** An event of a stream. */
export function sse(type: string, data: unknown): string {
  return `event: ${type}\ndata: ${JSON.stringify(data)}\n\n`;
}

/** The present users, and the end of catching up. */
export function live(head: number, epoch = "e1"): string {
  const nobody = { left: [], away: [], back: [] };
  const here = { type: "presence", room: "lobby", joined: [ADA], ...nobody, count: 1 };
  return sse("presence", here) + sse("live", { epoch, head });
}
