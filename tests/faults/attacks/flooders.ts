// Attackers that do too much of what everyone may do.

import { RawConnection } from "../../support/raw_connection.ts";
import { rawFrameBytes, RawWebSocket } from "../../support/raw_web_socket.ts";
import { SUBPROTOCOL } from "../../../protocol/frames.ts";
import { pause } from "../crowd/patience.ts";
import { comeAndGo } from "../churn.ts";
import type { Attacker, Target } from "./attack.ts";

/** Lines per message of a flood, and its interval. */
const LINES = 100;
const EVERY_MS = 10;
/** The attacker's own memory is not tested. */
const BUFFERED_MAX = 1_000_000;
const REQUESTS_AT_ONCE = 32;
const UPGRADE = "connection: upgrade\r\nupgrade: websocket\r\nsec-websocket-version: 13\r\n" +
  "sec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\n";

interface Flood {
  readonly sockets: number;
  /** The n-th line. */
  readonly line: (n: number) => string;
  /** An answer with this content proves that a line got through. */
  readonly counts: string;
  /** Sent once on each socket. */
  readonly first?: string;
}

/** Sends endless lines on sockets that reconnect when they are closed. */
function flood({ sockets, line, counts, first }: Flood): Attacker {
  return async (target) => {
    let sent = 0;
    let through = 0;
    const one = async (index: number) => {
      while (!target.over()) {
        const socket = new WebSocket(
          `${target.url.replace("http", "ws")}/ws?name=mallory${index}`,
          SUBPROTOCOL,
        );
        const closed = new Promise<void>((resolve) => socket.onclose = () => resolve());
        socket.onmessage = ({ data }) => through += String(data).split(counts).length - 1;
        await Promise.race([new Promise((resolve) => socket.onopen = resolve), closed]);
        if (first !== undefined && socket.readyState === WebSocket.OPEN) socket.send(first);
        while (socket.readyState === WebSocket.OPEN && !target.over()) {
          if (socket.bufferedAmount < BUFFERED_MAX) {
            socket.send(Array.from({ length: LINES }, () => line(sent++)).join("\n"));
          }
          await pause(EVERY_MS);
        }
        socket.close();
        await Promise.race([closed, pause(1_000)]);
      }
    };
    await Promise.all(Array.from({ length: sockets }, (_, index) => one(index)));
    return through;
  };
}

/** Sends endless requests, many at once; counts those that are answered with `status`. */
function requests(status: number, request: (target: Target, n: number) => Promise<Response>) {
  return async (target: Target) => {
    let sent = 0;
    let through = 0;
    const one = async () => {
      while (!target.over()) {
        const response = await request(target, sent++).catch(() => undefined);
        await response?.body?.cancel();
        if (response?.status === status) through++;
      }
    };
    await Promise.all(Array.from({ length: REQUESTS_AT_ONCE }, one));
    return through;
  };
}

function post(url: string, fields: Readonly<Record<string, string>>): Promise<Response> {
  return fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(fields),
  });
}

/** Opens connections, sends the same on each, and holds them; counts the accepted ones. */
function holding(request: string, letIn: number): Attacker {
  return async (target) => {
    const held: RawConnection[] = [];
    let refused = 0;
    for (let n = 0; n < target.size && !target.over(); n++) {
      const connection = await RawConnection.open(target.port).catch(() => undefined);
      if (connection === undefined) continue;
      held.push(connection);
      await connection.send(request).catch(() => {});
      connection.head().then(({ status }) => status !== letIn && refused++, () => refused++);
    }
    while (!target.over()) await pause(EVERY_MS);
    const through = held.length - refused;
    for (const connection of held) connection.close();
    return through;
  };
}

/** Sockets that join the room of the regular users and stop reading. */
const stalledReaders: Attacker = async (target) => {
  const join = rawFrameBytes({
    opcode: 1,
    payload: new TextEncoder().encode('{"type":"join","room":"regular"}'),
  });
  const sockets: RawWebSocket[] = [];
  for (let n = 0; n < target.size && !target.over(); n++) {
    const socket = await RawWebSocket.open(target.port, `/ws?name=s${n}`);
    await socket.write(join);
    sockets.push(socket);
  }
  while (!target.over()) await pause(EVERY_MS);
  for (const socket of sockets) socket.close();
  return sockets.length;
};

const churn: Attacker = async (target) => {
  let come = 0;
  while (!target.over()) come += await comeAndGo(target, come);
  return come;
};

/** By name. */
export const FLOODERS: Readonly<Record<string, Attacker>> = {
  stalledReaders,
  churn,
  says: flood({
    sockets: 1,
    first: '{"type":"join","room":"flood"}',
    line: (n) => `{"type":"say","room":"flood","text":"${n}"}`,
    counts: '"type":"ack"',
  }),
  mintedGuests: requests(
    201,
    ({ url }, n) => post(`${url}/rooms/flood`, { text: "spam", name: `m${n}` }),
  ),
  mintedSessions: requests(200, ({ url }, n) => post(`${url}/session`, { name: `m${n}` })),
  newRooms: requests(
    201,
    ({ url }, n) => post(`${url}/rooms/new-${n}`, { text: "mine", name: `m${n}` }),
  ),
  frames: flood({ sockets: 20, line: () => '{"type":"ping"}', counts: '"type":"pong"' }),
  errors: flood({ sockets: 20, line: () => "{", counts: '"type":"error"' }),
  joins: flood({
    sockets: 1,
    line: (n) => `{"type":"join","room":"j-${n}"}`,
    counts: '"type":"joined"',
  }),
  connections: holding(`GET /ws?name=c HTTP/1.1\r\nhost: x\r\n${UPGRADE}\r\n`, 101),
  polls: holding(
    "GET /rooms/polled?after=0&wait=60 HTTP/1.1\r\nhost: x\r\naccept: application/json\r\n\r\n",
    200,
  ),
  slowBodies: holding(
    "POST /rooms/lobby?name=x HTTP/1.1\r\nhost: x\r\ncontent-length: 100\r\n\r\nx",
    200,
  ),
  halfRequests: holding("GET / HTTP/1.1\r\nhost: x\r\nx: ", 200),
};
