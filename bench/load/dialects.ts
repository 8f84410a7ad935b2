// How each server is spoken to: what opens a connection into a room, and what says something there.

/** A server's way of speaking. */
export interface Dialect {
  /** Where the socket is opened. */
  readonly path: (room: string, name: string) => string;
  readonly subprotocol?: string;
  /** Sent when it is open. */
  readonly greeting?: (room: string) => string;
  /** How the message begins that tells that the connection is in; without it, it is in when open. */
  readonly welcome?: string;
  /** The message that says `text`; `nonce` is new each time. */
  readonly say: (room: string, text: string, nonce: string) => string;
}

/** Relays every message as it came. */
const BARE: Dialect = { path: (room) => `/?room=${room}`, say: (_room, text) => text };

/** All of them, by name. */
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
