// bare_loop.ts with the log between receiving and sending, and nothing else: the cost of a chat on
// Deno whose messages are on disk before anyone sees them, with one frame per message.

import { openSqliteStore } from "../../store/sqlite/store.ts";

const [folder = ""] = Deno.args;
const AUTHOR = { id: "u_author", name: "author", avatar: "/avatars/u_author" };

const rooms = new Map<string, Set<WebSocket>>();
const { log } = await openSqliteStore(folder);
log.watch((events) => {
  for (const event of events) {
    const frame = JSON.stringify(event);
    for (const socket of rooms.get(event.room) ?? []) {
      if (socket.readyState === WebSocket.OPEN) socket.send(frame);
    }
  }
});

Deno.serve({
  port: 0,
  hostname: "127.0.0.1",
  onListen: ({ port }) => console.log(`port ${port}`),
}, (request) => {
  const name = new URL(request.url).searchParams.get("room") ?? "";
  const { socket, response } = Deno.upgradeWebSocket(request);
  const room = rooms.get(name) ?? new Set();
  rooms.set(name, room);
  socket.onopen = () => room.add(socket);
  socket.onmessage = ({ data }) => {
    log.append(name, { type: "message", text: data, user: AUTHOR }).catch(reportError);
  };
  socket.onclose = () => room.delete(socket);
  return response;
});
