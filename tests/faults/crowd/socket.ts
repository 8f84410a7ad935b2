// A WebSocket of a crowd, which receives lines until it is closed.

import { Cut } from "./patience.ts";

/** Options of a socket. */
export interface SocketOptions {
  readonly protocols?: readonly string[];
  /** Called with each line of each message. */
  readonly onLine: (line: string) => void;
  /** Closes it from this side. */
  readonly quit: AbortSignal;
}

/** An open socket. */
export interface OpenSocket extends Disposable {
  send(text: string): void;
  /** Resolves when it is closed by either side. */
  readonly closed: Promise<void>;
}

/** Opens a socket; rejects with {@linkcode Cut} if nobody answers. */
export async function openSocket(
  url: URL,
  { protocols = [], onLine, quit }: SocketOptions,
): Promise<OpenSocket> {
  const socket = new WebSocket(url, [...protocols]);
  const { promise: closed, resolve: close } = Promise.withResolvers<void>();
  const opened = Promise.withResolvers<void>();
  const end = () => {
    socket.onmessage = null;
    socket.close();
    close();
  };
  socket.onopen = () => opened.resolve();
  socket.onerror = () => opened.reject(new Cut("cannot connect"));
  socket.onclose = () => {
    quit.removeEventListener("abort", end);
    opened.reject(new Cut("closed"));
    close();
  };
  socket.onmessage = ({ data }) => {
    for (const line of String(data).split("\n")) onLine(line);
  };
  quit.addEventListener("abort", end);
  await opened.promise;
  return {
    send: (text) => {
      if (socket.readyState === WebSocket.OPEN) socket.send(text);
    },
    closed,
    [Symbol.dispose]: end,
  };
}
