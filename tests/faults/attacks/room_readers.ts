// Many users who only read in the room of the regular users, in a thread of their own: each notice
// is sent to all.

import { SUBPROTOCOL } from "../../../protocol/frames.ts";

/** The job of the worker. */
export interface ReadersOrder {
  readonly port: number;
  readonly count: number;
  readonly room: string;
}

/** Neither the attacker's address nor that of the regular users. */
const ADDRESS = "192.0.2.2";

/** Deno's constructor takes headers, which the DOM's types do not declare. */
const SocketWithHeaders = WebSocket as unknown as new (
  url: string,
  options: { readonly protocols: readonly string[]; readonly headers: Record<string, string> },
) => WebSocket;

/** Opens the readers in a thread; resolves when all have joined. Disposing of it ends them. */
export async function openReaders(order: ReadersOrder): Promise<Disposable> {
  const worker = new Worker(import.meta.url, { type: "module" });
  await new Promise<void>((resolve, reject) => {
    worker.onmessage = () => resolve();
    worker.onerror = ({ message }) => reject(new Error(`The readers failed: ${message}`));
    worker.postMessage(order);
  });
  return { [Symbol.dispose]: () => worker.terminate() };
}

function join({ port, room }: ReadersOrder, index: number): Promise<void> {
  const socket = new SocketWithHeaders(`ws://127.0.0.1:${port}/ws?name=reader${index}`, {
    protocols: [SUBPROTOCOL],
    headers: { "x-forwarded-for": ADDRESS },
  });
  return new Promise((resolve, reject) => {
    socket.onopen = () => socket.send(JSON.stringify({ type: "join", room }));
    socket.onerror = () => reject(new Error("A reader cannot connect"));
    socket.onmessage = ({ data }) => {
      if (!String(data).includes('"type":"joined"')) return;
      // From now on, messages are read at the lowest cost for this thread.
      socket.onmessage = () => {};
      resolve();
    };
  });
}

if (typeof self.postMessage === "function") {
  self.onmessage = async ({ data: order }: MessageEvent<ReadersOrder>) => {
    for (let index = 0; index < order.count; index++) await join(order, index);
    self.postMessage("joined");
  };
}
