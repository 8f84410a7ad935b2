// The dialects of the servers: how to enter a room and how to send a message.

/** A dialect. */
export interface Dialect {
  /** The address of the socket. */
  readonly path: (room: string, name: string) => string;
  readonly subprotocol?: string;
  /** Sent when it is open. */
  readonly greeting?: (room: string) => string;
  /**
   * The start of the message that confirms entering. Without it, the connection is in the room when
   * it is open.
   */
  readonly welcome?: string;
  /** Returns the message that sends `text`; `nonce` is always new. */
  readonly say: (room: string, text: string, nonce: string) => string;
}

/** Relays every message unchanged. */
const BARE: Dialect = { path: (room) => `/?room=${room}`, say: (_room, text) => text };

/** All dialects, by name. */
export const DIALECTS = {
  hubbub: {
    path: (_room, name) => `/ws?name=${name}`,
    subprotocol: "hubbub.v1",
    greeting: (room) => JSON.stringify({ type: "join", room }),
    welcome: `{"type":"joined"`,
    say: (room, text, nonce) => JSON.stringify({ type: "say", room, text, nonce }),
  },
  bare: BARE,
  socketIo: {
    path: (room) => `/socket.io/?EIO=4&transport=websocket&room=${room}`,
    greeting: () => "40",
    welcome: "40{",
    say: (_room, text) => `42${JSON.stringify(["say", text])}`,
  },
} as const satisfies Readonly<Record<string, Dialect>>;

/** The name of a dialect. */
export type DialectName = keyof typeof DIALECTS;
