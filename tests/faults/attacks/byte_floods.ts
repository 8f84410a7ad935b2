// Attackers that send too many bytes.

import { rawFrameBytes, RawWebSocket } from "../../support/raw_web_socket.ts";
import { RawConnection } from "../../support/raw_connection.ts";
import { SUBPROTOCOL } from "../../../protocol/frames.ts";
import { pause } from "../crowd/patience.ts";
import type { Attacker, Target } from "./attack.ts";

const MB = 1_000_000;
const SOURCES = 4;
const AGAIN_AFTER_MS = 20;
/** More than the guard's limit, and less than the machine has. */
const FRAGMENTS_MAX_MB = 1_500;
const BODIES_MAX_MB = 600;
const PIECE = "y".repeat(0x4000);
const HUGE = JSON.stringify({ type: "say", room: "lobby", text: "y".repeat(MB) });

/** So many sources at once; each reconnects when it is disconnected. Resolves with the MB sent. */
async function pourFrom(
  target: Target,
  mostMb: number,
  pour: (spend: (bytes: number) => boolean) => Promise<void>,
): Promise<number> {
  let left = mostMb * MB;
  const goesOn = () => left > 0 && !target.over();
  const spend = (bytes: number) => {
    left -= bytes;
    return goesOn();
  };
  const one = async () => {
    while (goesOn()) {
      try {
        await pour(spend);
      } catch (error) {
        // Disconnected, as intended: the attacker reconnects.
        if (!(error instanceof Error)) throw error;
      }
      await pause(AGAIN_AFTER_MS);
    }
  };
  await Promise.all(Array.from({ length: SOURCES }, one));
  while (!target.over()) await pause(AGAIN_AFTER_MS);
  return Math.round(mostMb - Math.max(left, 0) / MB);
}

const fragments: Attacker = (target) => {
  const payload = new Uint8Array(MB);
  const first = rawFrameBytes({ opcode: 1, fin: false, payload });
  const next = rawFrameBytes({ opcode: 0, fin: false, payload });
  return pourFrom(target, FRAGMENTS_MAX_MB, async (spend) => {
    using socket = await RawWebSocket.open(target.port, "/ws?name=mallory");
    await socket.write(first);
    while (spend(MB)) await socket.write(next);
    // What was sent stays until the time is over.
    while (!target.over()) await pause(AGAIN_AFTER_MS);
  });
};

const headers: Attacker = (target) =>
  pourFrom(target, BODIES_MAX_MB, async (spend) => {
    using connection = await RawConnection.open(target.port);
    await connection.send("GET / HTTP/1.1\r\nhost: x\r\nx-long: ");
    while (spend(PIECE.length)) await connection.send(PIECE);
  });

const bodies: Attacker = (target) =>
  pourFrom(target, BODIES_MAX_MB, async (spend) => {
    using connection = await RawConnection.open(target.port);
    await connection.send(
      "POST /rooms/lobby?name=x HTTP/1.1\r\nhost: x\r\ncontent-type: text/plain\r\n" +
        "transfer-encoding: chunked\r\n\r\n",
    );
    while (spend(PIECE.length)) await connection.send(`4000\r\n${PIECE}\r\n`);
    while (!target.over()) await pause(AGAIN_AFTER_MS);
  });

/** Frames of one megabyte; counts those that were parsed. */
const hugeFrames: Attacker = async (target) => {
  let through = 0;
  const one = async () => {
    while (!target.over()) {
      const socket = new WebSocket(`${target.url.replace("http", "ws")}/ws?name=m`, SUBPROTOCOL);
      const closed = new Promise<void>((resolve) => socket.onclose = () => resolve());
      socket.onmessage = ({ data }) => through += String(data).split('"type":"error"').length - 1;
      await Promise.race([new Promise((resolve) => socket.onopen = resolve), closed]);
      while (socket.readyState === WebSocket.OPEN && !target.over()) {
        if (socket.bufferedAmount < MB) socket.send(HUGE);
        await pause(AGAIN_AFTER_MS);
      }
      socket.close();
      await Promise.race([closed, pause(1_000)]);
    }
  };
  await Promise.all(Array.from({ length: SOURCES }, one));
  return through;
};

/** By name. */
export const BYTE_FLOODS: Readonly<Record<string, Attacker>> = {
  fragments,
  headers,
  bodies,
  hugeFrames,
};
