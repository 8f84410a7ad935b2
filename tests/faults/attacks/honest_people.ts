// Those who only want to talk while somebody attacks: from another address, by the rules.

import { pause } from "../crowd/patience.ts";
import type { Talk } from "./attack.ts";
import { JsonSocket } from "../../support/json_socket.ts";
import type { ServerProcess } from "../../support/server_process.ts";

/** What they saw. */
export interface HonestView {
  readonly said: number;
  /** Said and never acked, or acked and never seen. */
  readonly unanswered: number;
  /** How often one of them had to come back. */
  readonly cameBack: number;
  /** Ms, from the first try. */
  readonly acks: readonly number[];
  readonly deliveries: readonly number[];
}

const PEOPLE = 10;
/** Where they talk. */
export const ROOM = "honest";
/** Within what one person may say. */
const SAY_EVERY_MS = 600;
/** Two bytes each. */
const FILLER = "é";
const ANSWER_WITHIN_MS = 8_000;
const AGAIN_AFTER_MS = 50;
/** The attacker's is 127.0.0.1. */
const ADDRESS = "192.0.2.1";

/** Ten who say something now and then, each of whom reads all. */
export class HonestPeople {
  readonly #server: ServerProcess;
  readonly #textLength: number;
  readonly #everyMs: number;
  readonly #acks: number[] = [];
  readonly #deliveries: number[] = [];
  readonly #saidAt = new Map<string, number>();
  /** Acked, and not seen by its author yet. */
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

  /** They talk until `end` resolves, and wait for what they said. */
  async talk(end: Promise<unknown>): Promise<HonestView> {
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
      // With the heap of its own: what came is of no use any more.
      if (socket !== undefined) socket.frames.length = 0;
      await pause(Math.max(0, this.#everyMs - (performance.now() - saidAt)));
    }
    await this.#untilSeen(`${index}-`);
    await socket?.close();
  }

  /** What an author was told is on disk, and does not see for so long, did not arrive. */
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
      name: `honest${index}`,
      headers: { "x-forwarded-for": ADDRESS },
    });
    socket.send({ type: "join", room: ROOM, after: seen.after });
    const { events } = await socket.next("joined");
    for (const event of events) seen.after = event.seq;
    this.#listen(socket, index, seen);
    return socket;
  }

  /** Takes each message as it comes, until the socket is gone. */
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
      // Gone: who says something next comes back.
      if (!(error instanceof Error)) throw error;
    }
  }
}
