// Says things over the JSON protocol, several in flight, and says again what was not acked.

import { SUBPROTOCOL, TOKEN_SUBPROTOCOL_PREFIX } from "../../../protocol/frames.ts";
import type { Ledger, Said } from "./ledger.ts";
import type { Scene, Writer } from "./member.ts";
import { pause, persist } from "./patience.ts";
import { openSocket } from "./socket.ts";

/** How a writer goes about it. */
export interface WriterOptions {
  readonly scene: Scene;
  readonly ledger: Ledger;
  readonly name: string;
  /** A session's token; without one the writer is a guest. */
  readonly token?: string;
  /** Mean time between two messages, in ms. */
  readonly everyMs: number;
  /** What follows the tag in each text. @default nothing */
  readonly filler?: () => string;
}

const IN_FLIGHT_MAX = 8;
/** Share of acked messages that are said once more, as by a client that missed the ack. */
const SAID_AGAIN = 0.05;

/** A client with an outbox. */
export class JsonWriter implements Writer {
  readonly transport: string;
  readonly #options: WriterOptions;
  /** By nonce, in the order in which they were begun. */
  readonly #unacked = new Map<string, Said>();
  readonly #done = new Map<string, Said>();
  #nonces = 0;

  constructor(options: WriterOptions) {
    this.#options = options;
    this.transport = "WebSocket JSON";
  }

  run(stop: AbortSignal, quit: AbortSignal): Promise<void> {
    const over = () => quit.aborted || (stop.aborted && this.#unacked.size === 0);
    return persist(() => this.#connect(stop, quit, over), over, quit);
  }

  async #connect(stop: AbortSignal, quit: AbortSignal, over: () => boolean): Promise<void> {
    const { scene, ledger, name, token, everyMs, filler } = this.#options;
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
        if (frame.type === "ack") this.#hearAck(frame);
        if (frame.type === "error" && frame.code !== "unavailable") {
          throw new Error(`${name} was refused: ${line}`);
        }
      },
    });
    const closed = socket.closed.then(() => joined.resolve());
    socket.send(JSON.stringify({ type: "join", room: scene.room, after: 0 }));
    await joined.promise;
    joined = Promise.withResolvers();
    let open = true;
    closed.then(() => open = false);
    for (const [nonce, said] of this.#unacked) this.#send(socket, nonce, said);
    while (open && !over()) {
      if (!stop.aborted && this.#unacked.size < IN_FLIGHT_MAX) {
        const nonce = `${name}-${this.#nonces++}`;
        const said = ledger.begin(this.transport, name, scene.room, filler?.());
        this.#unacked.set(nonce, said);
        this.#send(socket, nonce, said);
      }
      this.#sayAgain(socket);
      await pause(scene.random() * 2 * everyMs, quit);
    }
  }

  #send(socket: { send(text: string): void }, nonce: string, said: Said): void {
    said.sent++;
    const { room } = this.#options.scene;
    socket.send(JSON.stringify({ type: "say", room, text: said.text, nonce }));
  }

  #sayAgain(socket: { send(text: string): void }): void {
    if (this.#options.scene.random() >= SAID_AGAIN) return;
    const [nonce, said] = [...this.#done].at(-1) ?? [];
    if (nonce !== undefined) this.#send(socket, nonce, said!);
  }

  #hearAck(frame: { nonce: string; seq: number; id: string; at: number }): void {
    const said = this.#unacked.get(frame.nonce) ?? this.#done.get(frame.nonce);
    if (said === undefined) throw new Error(`An ack for nothing: ${JSON.stringify(frame)}`);
    this.#unacked.delete(frame.nonce);
    // Only the newest is ever said again.
    if (this.#done.size > IN_FLIGHT_MAX * 2) this.#done.delete(this.#done.keys().next().value!);
    this.#done.set(frame.nonce, said);
    this.#options.ledger.acked(said, { seq: frame.seq, id: frame.id, at: frame.at });
  }
}
