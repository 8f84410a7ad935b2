// A socket that is closed while its connection is created: it gets the reason, and nothing of it stays.

import { assertEquals } from "@std/assert";
import type { LiveActor } from "../../../server/auth/live_actor.ts";
import { JsonSocket } from "../../../server/transports/json_socket.ts";
import { PlainSocket } from "../../../server/transports/plain_socket.ts";
import { SocketConnection } from "../../../server/transports/socket_connection.ts";
import { ServerInProcess } from "../../support/server_in_process.ts";

const ALICE = { id: "u_a", name: "alice", avatar: "" };
const ACTOR = {
  address: "192.0.2.1",
  user: ALICE,
  session: { id: "s", user: ALICE, label: "test", createdAt: 0 },
};

/** The part of a socket that is used before anything is sent or received. */
function openSocket(closed: unknown[]): WebSocket {
  return {
    readyState: WebSocket.OPEN,
    bufferedAmount: 0,
    send: () => {},
    close: (code: number) => closed.push(code),
  } as unknown as WebSocket;
}

type End = (server: ServerInProcess, liveActor: LiveActor) => void;

const ENDS: readonly (readonly [name: string, code: number, end: End])[] = [
  ["whose session has ended", 4001, (_server, liveActor) => liveActor.endSession("s")],
  ["if the server is stopping", 1001, (server) => void server.stop()],
];

for (const [name, code, end] of ENDS) {
  Deno.test(`a socket ${name} is closed as its connection begins, on each protocol`, async () => {
    await using server = await ServerInProcess.start();
    const { app } = server;
    const deps = {
      ...app,
      framesPerSecond: app.configuration.frames,
      maxPendingBytes: app.configuration.sendQueue,
      maxRooms: app.configuration.rooms,
      maxTextLength: app.configuration.text,
    };
    const room = app.hub.room("lobby");
    const slot = { [Symbol.dispose]: () => {} };
    const begin = [
      (socket: WebSocket, liveActor: LiveActor) =>
        new SocketConnection(socket, {
          transport: "websocket",
          liveActor,
          deps,
          slot,
          onText: () => {},
          onForget: () => {},
        }),
      (socket: WebSocket, liveActor: LiveActor) => new JsonSocket(socket, liveActor, deps, slot),
      (socket: WebSocket, liveActor: LiveActor) =>
        new PlainSocket(socket, { liveActor, room, deps, slot }),
    ];
    for (const open of begin) {
      const liveActor = app.connections.expect();
      await liveActor.identify(() => Promise.resolve(ACTOR));
      end(server, liveActor);
      const closed: unknown[] = [];
      open(openSocket(closed), liveActor);
      assertEquals(closed, [code]);
      assertEquals(app.connections.size, 0);
    }
    assertEquals(room.count, 0);
  });
}
