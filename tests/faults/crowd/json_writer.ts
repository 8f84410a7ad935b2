// Writes with the JSON protocol, several in flight, and repeats what was not acknowledged.

import { SUBPROTOCOL, TOKEN_SUBPROTOCOL_PREFIX } from "../../../protocol/frames.ts";
import type { Ledger, Written } from "./ledger.ts";
import type { Scene, Writer } from "./member.ts";
import { OwnMessages } from "./own_messages.ts";
import { pause, persist } from "./patience.ts";
import { type OpenSocket, openSocket } from "./socket.ts";

/** Options of a writer. */
export interface WriterOptions {
  readonly scene: Scene;
  readonly ledger: Ledger;
  readonly name: string;
  /** The token of a session. Without one, the writer is a guest, who edits nothing. */
  readonly token?: string;
  /** Mean time between two messages, in ms. */
  readonly everyMs: number;
  /** Appended to the tag in each text. @default nothing */
  readonly filler?: () => string;
}

const IN_FLIGHT_MAX = 8;
/** Share of turns that repeat something acknowledged, like a client that missed the ack. */
const SENT_AGAIN = 0.05;
/** Acknowledged ones that may be repeated, old enough that some of them were edited since. */
const DONE_KEPT = 40;

/** A client with an outbox. */
export class JsonWriter implements Writer {
  readonly transport = "WebSocket JSON";
  readonly #options: WriterOptions;
  readonly #own = new OwnMessages();
  /** By nonce, in the order in which they were started. */
  readonly #unacked = new Map<string, Written>();
  readonly #done = new Map<string, Written>();
  #nonces = 0;

  constructor(options: WriterOptions) {
    this.#options = options;
  }

  run(stop: AbortSignal, quit: AbortSignal): Promise<void> {
    const over = () => quit.aborted || (stop.aborted && this.#unacked.size === 0);
    return persist(() => this.#connect(stop, quit, over), over, quit);
  }

  async #connect(stop: AbortSignal, quit: AbortSignal, over: () => boolean): Promise<void> {
    const { scene, name, token, everyMs } = this.#options;
    const url = new URL("/ws", scene.url.replace("http", "ws"));
    if (token === undefined) url.searchParams.set("name", name);
    const protocols = [SUBPROTOCOL];
    if (token !== undefined) protocols.push(TOKEN_SUBPROTOCOL_PREFIX + token);
    let joined = Promise.withResolvers<void>();
    using socket = await openSocket(url, {
      protocols,
      quit,
      onLine: (line) => {
        const frame = JSON.parse(line);
        if (frame.type === "joined") joined.resolve();
        if (frame.type === "ack") this.#handleAck(frame);
        if (frame.type !== "error") return;
        if (frame.code !== "unavailable") throw new Error(`${name} was refused: ${line}`);
        const refused = this.#unacked.get(frame.nonce);
        // A change that holds and whose old text is not erased yet is acknowledged when it is
        // repeated.
        if (refused?.target) setTimeout(() => this.#send(socket, frame.nonce, refused), everyMs);
      },
    });
    const closed = socket.closed.then(() => joined.resolve());
    socket.send(JSON.stringify({ type: "join", room: scene.room, after: 0 }));
    await joined.promise;
    joined = Promise.withResolvers();
    let open = true;
    closed.then(() => open = false);
    for (const [nonce, written] of this.#unacked) this.#send(socket, nonce, written);
    while (open && !over()) {
      if (!stop.aborted && this.#unacked.size < IN_FLIGHT_MAX) this.#write(socket);
      this.#sendAgain(socket);
      await pause(scene.random() * 2 * everyMs, quit);
    }
  }

  #write(socket: OpenSocket): void {
    const { scene, ledger, name, token, filler } = this.#options;
    const nonce = `${name}-${this.#nonces++}`;
    const change = token === undefined ? undefined : this.#own.next(scene.random);
    const author = { transport: this.transport, writer: name, room: scene.room };
    const written = ledger.begin(author, filler?.(), change);
    this.#unacked.set(nonce, written);
    this.#send(socket, nonce, written);
  }

  #send(socket: OpenSocket, nonce: string, written: Written): void {
    written.sent++;
    const { kind, room, text, target } = written;
    socket.send(JSON.stringify(
      target === undefined
        ? { type: "say", room, text, nonce }
        : { type: kind, room, target: target.acks[0]!.seq, text, nonce },
    ));
  }

  #sendAgain(socket: OpenSocket): void {
    const { random } = this.#options.scene;
    if (random() >= SENT_AGAIN) return;
    const [nonce, written] = [...this.#done][Math.floor(random() * this.#done.size)] ?? [];
    if (nonce !== undefined) this.#send(socket, nonce, written!);
  }

  #handleAck(frame: { nonce: string; seq: number; id: string; at: number }): void {
    const written = this.#unacked.get(frame.nonce) ?? this.#done.get(frame.nonce);
    // Repeated, and dropped before its second ack arrived.
    if (written === undefined) return;
    if (this.#unacked.delete(frame.nonce)) {
      this.#own.settled(written);
      if (this.#done.size >= DONE_KEPT) this.#done.delete(this.#done.keys().next().value!);
      this.#done.set(frame.nonce, written);
    }
    this.#options.ledger.acked(written, { seq: frame.seq, id: frame.id, at: frame.at });
  }
}
