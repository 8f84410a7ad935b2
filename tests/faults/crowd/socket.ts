// A WebSocket as the crowd uses it: lines come in, and it ends when it ends.

import { Cut } from "./patience.ts";

/** How to open one. */
export interface SocketOptions {
  readonly protocols?: readonly string[];
  /** Called with each line of each message. */
  readonly onLine: (line: string) => void;
  /** Ends it from this side. */
  readonly quit: AbortSignal;
}

/** An open socket. */
export interface OpenSocket extends Disposable {
  send(text: string): void;
  /** Resolves when it is closed, by whomever. */
  readonly closed: Promise<void>;
}

/** Opens one; rejects with {@linkcode Cut} where nobody answers. */
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
