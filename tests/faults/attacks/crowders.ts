// Attackers that stay within the limits of each connection, and crowd out messages by the sum.

import { SUBPROTOCOL } from "../../../protocol/frames.ts";
import { pause } from "../crowd/patience.ts";
import type { Attacker, Target } from "./attack.ts";
import { ROOM } from "./regular_users.ts";

/** A connection may send 50 frames a second. */
const FRAME_EVERY_MS = 20;
const LONG_TEXT = 4_000;
const ARCHIVE = "archive";
/** More than two of the largest pages. */
const ARCHIVED = 200;
/** The burst of a guest. */
const BURST = 10;
const PAGE_LIMIT = 200;
const SESSIONS = 20;

interface Crowd {
  readonly sockets: number;
  /** The n-th frame of a socket. */
  readonly frame: (n: number) => unknown;
  /** Sent once on each socket. */
  readonly first?: unknown;
  /** A message with this content to the attacker's first socket counts as got through. */
  readonly counts: string;
}

/** Sockets that all send at their full rate, synchronized. */
function crowd({ sockets, frame, first, counts }: Crowd): Attacker {
  return async (target) => {
    let through = 0;
    const onMessage = (data: unknown) => through += String(data).split(counts).length - 1;
    const all = await Promise.all(
      Array.from(
        { length: sockets },
        (_, n) => open(target, `mallory${n}`, n === 0 ? onMessage : ignore),
      ),
    );
    if (first !== undefined) { for (const socket of all) send(socket, first); }
    const began = performance.now();
    for (let n = 0; !target.over();) {
      for (const due = (performance.now() - began) / FRAME_EVERY_MS; n < due; n++) {
        for (const socket of all) send(socket, frame(n));
      }
      await pause(FRAME_EVERY_MS);
    }
    for (const socket of all) socket.close();
    return through;
  };
}

function ignore(): void {}

function send(socket: WebSocket, frame: unknown): void {
  if (socket.readyState === WebSocket.OPEN) socket.send(JSON.stringify(frame));
}

async function open(
  { url }: Target,
  name: string,
  onMessage: (data: unknown) => void,
): Promise<WebSocket> {
  const socket = new WebSocket(`${url.replace("http", "ws")}/ws?name=${name}`, SUBPROTOCOL);
  socket.onmessage = ({ data }) => onMessage(data);
  await new Promise((resolve) => socket.onopen = socket.onclose = resolve);
  return socket;
}

function typing(sockets: number): Attacker {
  return crowd({
    sockets,
    first: { type: "join", room: ROOM },
    frame: () => ({ type: "typing", room: ROOM }),
    counts: '"type":"typing"',
  });
}

const COMINGS_AND_GOINGS = [
  { type: "leave", room: ROOM },
  { type: "join", room: ROOM },
  { type: "away", away: true },
  { type: "away", away: false },
];

/** Requests the largest pages, each at another place, so that none is shared. */
const pages: Attacker = async (target) => {
  const say = (n: number) =>
    fetch(`${target.url}/rooms/${ARCHIVE}`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ text: "x".repeat(LONG_TEXT), name: `a${Math.floor(n / BURST)}` }),
    }).then(({ body }) => body?.cancel());
  await Promise.all(Array.from({ length: ARCHIVED }, (_, n) => say(n)));
  return await crowd({
    sockets: 20,
    frame: (n) => ({
      type: "history",
      room: ARCHIVE,
      before: ARCHIVED - n % (ARCHIVED / 2),
      limit: PAGE_LIMIT,
    }),
    counts: '"type":"history"',
  })(target);
};

/** Users in the room who keep changing their names; counts the accepted ones. */
const renames: Attacker = async (target) => {
  let through = 0;
  const post = (fields: unknown, headers = {}) =>
    fetch(`${target.url}/session`, {
      method: "POST",
      headers: { "content-type": "application/json", ...headers },
      body: JSON.stringify(fields),
    });
  const one = async (index: number) => {
    const { token } = await (await post({ name: `m${index}`, token: true })).json();
    const address = `${target.url.replace("http", "ws")}/ws`;
    const socket = new WebSocket(address, [SUBPROTOCOL, `hubbub.token.${token}`]);
    socket.onopen = () => send(socket, { type: "join", room: ROOM });
    for (let n = 0; !target.over(); n++) {
      const name = `m${index} ${n}`;
      const response = await post({ name }, { authorization: `Bearer ${token}` });
      await response.body?.cancel();
      if (response.ok) through++;
    }
    socket.close();
  };
  await Promise.all(Array.from({ length: SESSIONS }, (_, index) => one(index)));
  return through;
};

/** By name. */
export const CROWDERS: Readonly<Record<string, Attacker>> = {
  typingOnSix: typing(6),
  typingOnTwenty: typing(20),
  comingAndGoing: crowd({
    sockets: 50,
    first: { type: "join", room: ROOM },
    frame: (n) => COMINGS_AND_GOINGS[n % COMINGS_AND_GOINGS.length],
    counts: '"type":"presence"',
  }),
  pages,
  renames,
};
