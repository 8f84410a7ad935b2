// Handshakes in progress when their session ends, or when their user is renamed.

import { SUBPROTOCOL, TOKEN_SUBPROTOCOL_PREFIX } from "../../../protocol/frames.ts";
import { pause } from "../crowd/patience.ts";
import type { Attacker } from "./attack.ts";

/** The result of handshakes whose session ended meanwhile. */
export interface EndedRace {
  /** Sockets that opened. */
  readonly opened: number;
  /** Sockets that joined a room after the server had confirmed the end. */
  readonly joined: number;
  /** Sockets that had a message acknowledged after it. */
  readonly acked: number;
}

/** The result of handshakes whose user was renamed meanwhile. */
export interface RenameRace {
  readonly opened: number;
  /** Sockets that received their user's name. */
  readonly spoke: number;
  /** Sockets that still have the old name after the server has confirmed the new one. */
  readonly underOldName: number;
}

const HANDSHAKES = 60;
/** A socket that is not closed by then will not be. */
const CLOSED_WITHIN_MS = 500;
/** Each round needs a new session, of which an address has 1,000 an hour. */
const BETWEEN_ROUNDS_MS = 200;
/** What a socket sends after the end of the session; the names identify its frames. */
const LATE_ROOM = "ended-late";
const LATE_NONCE = "late";
/** A socket without a frame by then will not send one. */
const NAMED_WITHIN_MS = 10_000;

/** Opens sockets with a new session and ends it during their handshakes. */
export async function raceSessionEnd(
  url: string,
  { handshakes = HANDSHAKES }: {
    /** @default 60 */
    readonly handshakes?: number;
  } = {},
): Promise<EndedRace> {
  const token = await signIn(url, "victim");
  const over = Promise.withResolvers<void>();
  const sockets = Array.from(
    { length: handshakes },
    (_, n) => new LateSocket(url, token, over.promise, n),
  );
  await end(url, token);
  over.resolve();
  await Promise.race([Promise.all(sockets.map(({ closed }) => closed)), pause(CLOSED_WITHIN_MS)]);
  for (const socket of sockets) socket.close();
  return {
    opened: sockets.filter(({ opened }) => opened).length,
    joined: sockets.filter(({ joined }) => joined).length,
    acked: sockets.filter(({ acked }) => acked).length,
  };
}

/** Opens sockets with a new session and renames its user during their handshakes. */
export async function raceRename(url: string, handshakes: number): Promise<RenameRace> {
  const token = await signIn(url, "before");
  const over = Promise.withResolvers<void>();
  const sockets = Array.from(
    { length: handshakes },
    (_, n) => new LateSocket(url, token, over.promise, n),
  );
  await post(url, { name: "after" }, token);
  over.resolve();
  const { promise: late, resolve } = Promise.withResolvers<undefined>();
  const timer = setTimeout(() => resolve(undefined), NAMED_WITHIN_MS);
  const names = await Promise.all(sockets.map(({ name }) => Promise.race([name, late])));
  clearTimeout(timer);
  for (const socket of sockets) socket.close();
  return {
    opened: sockets.filter(({ opened }) => opened).length,
    spoke: names.filter((name) => name !== undefined).length,
    underOldName: names.filter((name) => name === "before").length,
  };
}

/** Ends sessions during their handshakes, one after another; counts the sockets that got in. */
export const endedSessions: Attacker = async ({ url, over }) => {
  let through = 0;
  while (!over()) {
    through += (await raceSessionEnd(url)).joined;
    await pause(BETWEEN_ROUNDS_MS);
  }
  return through;
};

/**
 * Joins and sends a message after the end of the session, if it is open by then or whenever it
 * opens.
 */
class LateSocket {
  readonly closed: Promise<void>;
  /** The name under which it sends once `over` has resolved; undefined if it was closed before. */
  readonly name: Promise<string | undefined>;
  opened = false;
  joined = false;
  acked = false;
  readonly #socket: WebSocket;

  constructor(url: string, token: string, over: Promise<void>, index: number) {
    const protocols = [SUBPROTOCOL, `${TOKEN_SUBPROTOCOL_PREFIX}${token}`];
    this.#socket = new WebSocket(`${url.replace("http", "ws")}/ws`, protocols);
    const closed = Promise.withResolvers<void>();
    const named = Promise.withResolvers<string | undefined>();
    const opened = new Promise<void>((resolve) => {
      this.#socket.onopen = () => {
        this.opened = true;
        resolve();
      };
    });
    this.#socket.onclose = () => {
      closed.resolve();
      named.resolve(undefined);
    };
    this.#socket.onerror = () => closed.resolve();
    this.#socket.onmessage = ({ data }) => {
      for (const frame of String(data).split("\n").map((line) => JSON.parse(line))) {
        if (frame.type === "joined") this.joined = true;
        if (frame.type === "ack") this.acked = true;
        if (frame.type === "message" && frame.text === lateText(index)) {
          named.resolve(frame.user.name);
        }
      }
    };
    this.closed = closed.promise;
    this.name = named.promise;
    Promise.all([opened, over]).then(() => {
      if (this.#socket.readyState === WebSocket.OPEN) this.#socket.send(lateFrames(index));
    });
  }

  close(): void {
    this.#socket.close();
  }
}

/** The last message of a socket; unique, because all of them receive it. */
function lateText(index: number): string {
  return `${LATE_NONCE} ${index}`;
}

function lateFrames(index: number): string {
  const say = {
    type: "say",
    room: LATE_ROOM,
    text: lateText(index),
    nonce: `${LATE_NONCE}${index}`,
  };
  return `${JSON.stringify({ type: "join", room: LATE_ROOM })}\n${JSON.stringify(say)}`;
}

async function signIn(url: string, name: string): Promise<string> {
  const response = await post(url, { name, token: true });
  if (!response.ok) throw new Error(`Cannot sign in: ${await response.text()}`);
  return (await response.json()).token;
}

async function end(url: string, token: string): Promise<void> {
  const headers = { authorization: `Bearer ${token}` };
  const response = await fetch(`${url}/session`, { method: "DELETE", headers });
  if (!response.ok) throw new Error(`Cannot end the session: ${await response.text()}`);
}

function post(
  url: string,
  fields: Readonly<Record<string, unknown>>,
  token?: string,
): Promise<Response> {
  return fetch(`${url}/session`, {
    method: "POST",
    headers: {
      "content-type": "application/json",
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    },
    body: JSON.stringify(fields),
  });
}
