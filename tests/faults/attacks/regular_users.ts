// Regular users who write during an attack: from another address, within the limits.

import { pause } from "../crowd/patience.ts";
import type { Talk } from "./attack.ts";
import { JsonSocket } from "../../support/json_socket.ts";
import type { ServerProcess } from "../../support/server_process.ts";

/** What they experienced. */
export interface RegularView {
  readonly said: number;
  /** Messages that were not acknowledged, or acknowledged and not received. */
  readonly unanswered: number;
  /** How often one of them had to reconnect. */
  readonly cameBack: number;
  /** Ms, from the first try. */
  readonly acks: readonly number[];
  readonly deliveries: readonly number[];
}

const PEOPLE = 10;
/** Their room. */
export const ROOM = "regular";
/** Within the limits of a user. */
const SAY_EVERY_MS = 600;
/** Two bytes each. */
const FILLER = "é";
const ANSWER_WITHIN_MS = 8_000;
const AGAIN_AFTER_MS = 50;
/** The attacker's is 127.0.0.1. */
const ADDRESS = "192.0.2.1";

/** Ten users who write now and then, each of whom reads everything. */
export class RegularUsers {
  readonly #server: ServerProcess;
  readonly #textLength: number;
  readonly #everyMs: number;
  readonly #acks: number[] = [];
  readonly #deliveries: number[] = [];
  readonly #saidAt = new Map<string, number>();
  /** Acknowledged, and not received by its author yet. */
  readonly #unseen = new Set<string>();
  readonly #seen = new Set<string>();
  #over = false;
  #unanswered = 0;
  #cameBack = 0;

  constructor(server: ServerProcess, { textLength = 0, everyMs = SAY_EVERY_MS }: Talk = {}) {
    this.#server = server;
    this.#everyMs = everyMs;
    this.#textLength = textLength;
  }

  /** Makes them write until `end` resolves, and waits for their messages. */
  async talk(end: Promise<unknown>): Promise<RegularView> {
    const ending = end.finally(() => this.#over = true);
    await Promise.all(Array.from({ length: PEOPLE }, (_, n) => this.#person(n)));
    await ending;
    return {
      said: this.#saidAt.size,
      unanswered: this.#unanswered,
      cameBack: this.#cameBack,
      acks: this.#acks,
      deliveries: this.#deliveries,
    };
  }

  async #person(index: number): Promise<void> {
    const seen = { after: 0 };
    let socket: JsonSocket | undefined = await this.#join(index, seen);
    await pause(this.#everyMs * index / PEOPLE);
    for (let n = 0; !this.#over; n++) {
      const nonce = `${index}-${n}`;
      const text = `${nonce} `.padEnd(this.#textLength, FILLER);
      const saidAt = performance.now();
      const deadline = saidAt + ANSWER_WITHIN_MS;
      this.#saidAt.set(nonce, saidAt);
      let acked = false;
      while (!acked && performance.now() < deadline) {
        socket?.send({ type: "say", room: ROOM, text, nonce });
        acked = await socket?.next("ack", (ack) =>
          ack.nonce === nonce, deadline - performance.now())
          .then(() => true, () => false) ?? false;
        if (acked) break;
        socket = await this.#comeBack(index, seen, deadline);
      }
      if (acked) this.#acks.push(performance.now() - saidAt);
      else this.#unanswered++;
      if (acked && !this.#seen.has(nonce)) this.#unseen.add(nonce);
      // Limits the heap of this process: received messages are dropped.
      if (socket !== undefined) socket.frames.length = 0;
      await pause(Math.max(0, this.#everyMs - (performance.now() - saidAt)));
    }
    await this.#untilSeen(`${index}-`);
    await socket?.close();
  }

  /** An acknowledged message that does not reach its author in this time is lost. */
  async #untilSeen(ownNonces: string): Promise<void> {
    const isOwn = (nonce: string) => nonce.startsWith(ownNonces);
    const deadline = performance.now() + ANSWER_WITHIN_MS;
    while (performance.now() < deadline && this.#unseen.values().some(isOwn)) {
      await pause(AGAIN_AFTER_MS);
    }
    this.#unanswered += this.#unseen.values().filter(isOwn).toArray().length;
  }

  async #comeBack(
    index: number,
    seen: { after: number },
    deadline: number,
  ): Promise<JsonSocket | undefined> {
    this.#cameBack++;
    while (performance.now() < deadline) {
      const joining = this.#join(index, seen).catch(() => undefined);
      const socket = await Promise.race([joining, pause(deadline - performance.now())]);
      if (socket instanceof JsonSocket) return socket;
      await pause(AGAIN_AFTER_MS);
    }
    return undefined;
  }

  async #join(index: number, seen: { after: number }): Promise<JsonSocket> {
    const socket = await JsonSocket.open(this.#server.socketUrl, {
      name: `regular${index}`,
      headers: { "x-forwarded-for": ADDRESS },
    });
    socket.send({ type: "join", room: ROOM, after: seen.after });
    const { events } = await socket.next("joined");
    for (const event of events) seen.after = event.seq;
    this.#listen(socket, index, seen);
    return socket;
  }

  /** Handles each message until the socket is gone. */
  async #listen(socket: JsonSocket, index: number, seen: { after: number }): Promise<void> {
    try {
      for (;;) {
        const { seq, text } = await socket.next("message", undefined, 2 ** 30);
        seen.after = seq;
        const nonce = text?.split(" ", 1)[0] ?? "";
        if (nonce.startsWith(`${index}-`)) {
          this.#seen.add(nonce);
          this.#unseen.delete(nonce);
        }
        const saidAt = this.#saidAt.get(nonce);
        if (saidAt !== undefined) this.#deliveries.push(performance.now() - saidAt);
      }
    } catch (error) {
      // Gone: the user reconnects with the next message.
      if (!(error instanceof Error)) throw error;
    }
  }
}
