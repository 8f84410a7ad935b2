// The best transport: one WebSocket that carries everything in both directions.

import { CLOSE_CODES, type CloseCause, type CloseCode } from "../../protocol/close_codes.ts";
import { SUBPROTOCOL } from "../../protocol/frames.ts";
import { parseServerText } from "../../protocol/parse_server_frame.ts";
import type { Clock } from "../../protocol/clock.ts";
import { isRetryable } from "./retry.ts";
import type { IncomingFrame, Link, LinkEvents, RoomAddress, Transport } from "./transport.ts";

/** A ping is sent after this much silence, which is less than proxies allow (60 s). */
export const PING_AFTER_MS = 25_000;
/** Time for the pong. */
export const PONG_WITHIN_MS = 8_000;
/** Time for the pong if the user looks at the page and waits. */
export const CHECK_WITHIN_MS = 2_500;

/** The part of a WebSocket that is used. */
export interface Socket {
  readonly readyState: number;
  onmessage: ((event: MessageEvent) => void) | null;
  onclose: ((event: CloseEvent) => void) | null;
  send(data: string): void;
  close(): void;
}

/** What the transport needs. */
export interface WebSocketTransportOptions {
  readonly address: RoomAddress;
  readonly clock: Clock;
  /** Opens a socket to `path` on this host. */
  readonly connect: (path: string, protocol: string) => Socket;
}

const OPEN = 1;

/** Makes the transport. */
export function webSocketTransport(options: WebSocketTransportOptions): Transport {
  return { name: "websocket", open: (events) => new WebSocketLink(options, events) };
}

class WebSocketLink implements Link {
  readonly #options: WebSocketTransportOptions;
  readonly #events: LinkEvents;
  readonly #socket: Socket;
  #cancelTimer: (() => void) | undefined;
  #receivedAt = 0;
  /** A ping is waiting for its pong. */
  #isPinged = false;
  #closed = false;
  #joined = false;

  constructor(options: WebSocketTransportOptions, events: LinkEvents) {
    const { address, connect } = options;
    this.#options = options;
    this.#events = events;
    const guest = address.guest === undefined ? "" : `?name=${encodeURIComponent(address.guest)}`;
    this.#socket = connect(`/ws${guest}`, SUBPROTOCOL);
    this.#socket.onmessage = ({ data }) => this.#receive(data);
    this.#socket.onclose = ({ code }) => {
      const line: CloseCode | undefined = Object.values(CLOSE_CODES).find((line) =>
        line.code === code
      );
      this.#end(line?.next ?? "reconnect", causeOf(code));
    };
  }

  send(frame: object): void {
    if (this.#socket.readyState !== OPEN) return;
    this.#socket.send(JSON.stringify({ room: this.#options.address.room, ...frame }));
  }

  check(): void {
    this.#ping(CHECK_WITHIN_MS);
  }

  close(): void {
    this.#closed = true;
    this.#cancelTimer?.();
    this.#socket.onmessage = null;
    this.#socket.onclose = null;
    this.#socket.close();
  }

  #receive(data: unknown): void {
    if (typeof data !== "string") return;
    const frames = data.split("\n").filter(Boolean).flatMap((line) => {
      const frame = parseServerText(line);
      // The page requests history over HTTP, never on the socket.
      return frame && frame.type !== "history" ? [frame as IncomingFrame] : [];
    });
    this.#restartSilence();
    if (frames.some(({ type }) => type === "hello")) {
      const { seq, epoch } = this.#options.address.cursor();
      this.send({ type: "join", after: seq, epoch });
    }
    this.#events.frames(frames);
    if (this.#joined || this.#closed) return;
    for (const frame of frames) {
      if (frame.type === "joined") {
        this.#joined = true;
        this.#events.live();
      } else if (frame.type === "error") {
        // The join is the only frame sent so far: this is its answer.
        this.#end(
          isRetryable(frame.code) ? "reconnect_later" : "stay_away",
          frame.code === "unauthorized" ? "session_ended" : "refused",
        );
      }
      if (this.#joined || this.#closed) return;
    }
  }

  /** Something has arrived. In a flood, the running timer stays: one timer per frame would cost too much. */
  #restartSilence(): void {
    this.#receivedAt = this.#options.clock.now();
    if (this.#cancelTimer && !this.#isPinged) return;
    this.#cancelTimer?.();
    this.#isPinged = false;
    this.#checkSilenceAfter(PING_AFTER_MS);
  }

  #checkSilenceAfter(ms: number): void {
    const { clock } = this.#options;
    this.#cancelTimer = clock.setTimer(ms, () => {
      this.#cancelTimer = undefined;
      const silent = clock.now() - this.#receivedAt;
      if (silent >= PING_AFTER_MS) this.#ping(PONG_WITHIN_MS);
      // The clock may have been set back.
      else this.#checkSilenceAfter(PING_AFTER_MS - Math.max(0, silent));
    });
  }

  #ping(within: number): void {
    if (!this.#joined) return;
    this.#cancelTimer?.();
    this.#isPinged = true;
    this.#socket.send(JSON.stringify({ type: "ping" }));
    this.#cancelTimer = this.#options.clock.setTimer(
      within,
      () => this.#end("reconnect", "lost"),
    );
  }

  #end(next: CloseCode["next"], cause: CloseCause): void {
    if (this.#closed) return;
    this.close();
    this.#events.closed(next, cause);
  }
}

function causeOf(code: number): CloseCause {
  switch (code) {
    case CLOSE_CODES.session_ended.code:
      return "session_ended";
    case CLOSE_CODES.too_many_connections.code:
      return "too_many";
    case CLOSE_CODES.too_many_errors.code:
    case CLOSE_CODES.binary.code:
    case CLOSE_CODES.too_big.code:
      return "refused";
    default:
      return "lost";
  }
}
