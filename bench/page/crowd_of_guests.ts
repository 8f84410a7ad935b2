// Guests who send at a steady pace over one socket each, with realistic texts.

/** Number of guests who take turns. */
const GUESTS = 10;
/** Mostly words; some with an address, a name, Markdown, a second line. */
const TEXTS = [
  "who has seen the train that left before ours",
  "not me",
  "it stood in the station for ten minutes, then it was gone, and nobody had got on or off",
  "see https://example.org/timetable for what it should have done",
  "@Reader were you on it?",
  "it was the **last** one, and `platform 4` was closed",
  "oh",
  "then we walk\nit is not far",
  "the night is warm and there is nobody in the street but us and a cat that follows",
  "yes",
];
const TICK_MS = 2;

/** Options of the conversation. */
export interface Talking {
  readonly perSecond: number;
  readonly messages: number;
}

/** Guests in a room. Disposing of them closes their sockets. */
export class CrowdOfGuests implements Disposable {
  readonly #sockets: readonly WebSocket[];
  readonly #room: string;
  #said = 0;

  private constructor(sockets: readonly WebSocket[], room: string) {
    this.#sockets = sockets;
    this.#room = room;
  }

  /** Opens the sockets and joins the room. */
  static async enter(socketUrl: string, room: string): Promise<CrowdOfGuests> {
    const sockets = await Promise.all(Array.from({ length: GUESTS }, async (_, n) => {
      const socket = new WebSocket(`${socketUrl}/ws?name=Guest${n}`, "hubbub.v1");
      await new Promise((resolve, reject) => {
        socket.onopen = resolve;
        socket.onerror = reject;
      });
      socket.send(JSON.stringify({ type: "join", room }));
      return socket;
    }));
    return new CrowdOfGuests(sockets, room);
  }

  /** Resolves when everything is sent, with the seconds that it took. */
  async talk({ perSecond, messages }: Talking): Promise<number> {
    const began = performance.now();
    for (let said = 0; said < messages;) {
      const due = Math.floor(((performance.now() - began) * perSecond) / 1_000);
      for (; said < Math.min(due, messages); said += 1) this.#say();
      await new Promise((resolve) => setTimeout(resolve, TICK_MS));
    }
    return (performance.now() - began) / 1_000;
  }

  #say(): void {
    const n = this.#said;
    this.#said += 1;
    // Each guest sends some messages before the next one does.
    const socket = this.#sockets[Math.floor(n / 3) % GUESTS]!;
    const text = `${n + 1}: ${TEXTS[n % TEXTS.length]}`;
    socket.send(
      JSON.stringify({ type: "say", room: this.#room, text, nonce: crypto.randomUUID() }),
    );
  }

  [Symbol.dispose](): void {
    for (const socket of this.#sockets) socket.close();
  }
}
