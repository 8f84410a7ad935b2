// Users who connect, read and leave: pages, short joins, short streams.

import { SUBPROTOCOL } from "../../../protocol/frames.ts";
import type { Scene } from "./member.ts";
import { pause } from "./patience.ts";
import { openSocket } from "./socket.ts";

const EVERY_MS = 100;
const STAY_MAX_MS = 2_000;

/** Continues until the signal aborts; resolves with the number of users. */
export async function shortVisits(
  { url, room, random }: Scene,
  leaving: AbortSignal,
): Promise<number> {
  let visits = 0;
  const here = new Set<Promise<void>>();
  while (!leaving.aborted) {
    const way = [readPage, joinShortly, streamShortly][visits++ % 3]!;
    const visit = way(url, room, random() * STAY_MAX_MS).finally(() => here.delete(visit));
    here.add(visit);
    await pause(random() * 2 * EVERY_MS, leaving);
  }
  await Promise.all(here);
  return visits;
}

async function readPage(url: string, room: string): Promise<void> {
  const response = await fetch(`${url}/rooms/${room}`, { headers: { accept: "text/html" } });
  await response.text();
}

async function joinShortly(url: string, room: string, stay: number): Promise<void> {
  using socket = await openSocket(new URL("/ws?name=visitor", url.replace("http", "ws")), {
    protocols: [SUBPROTOCOL],
    onLine: () => {},
    quit: new AbortController().signal,
  });
  socket.send(JSON.stringify({ type: "join", room }));
  await pause(stay);
}

async function streamShortly(url: string, room: string, stay: number): Promise<void> {
  const { body } = await fetch(`${url}/rooms/${room}`, {
    headers: { accept: "text/event-stream" },
  });
  const reader = body!.getReader();
  const reading = (async () => {
    while (!(await reader.read()).done);
  })();
  await pause(stay);
  await reader.cancel();
  await reading;
}
