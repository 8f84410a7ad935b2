// bare_loop.ts with batching: it sends at most once per interval, with all messages of the interval
// in one frame.

const GATHER_MS = Number(Deno.args[0]);

interface Room {
  readonly sockets: Set<WebSocket>;
  waiting: string[];
}

const rooms = new Map<string, Room>();

Deno.serve({
  port: 0,
  hostname: "127.0.0.1",
  onListen: ({ port }) => console.log(`port ${port}`),
}, (request) => {
  const name = new URL(request.url).searchParams.get("room") ?? "";
  const { socket, response } = Deno.upgradeWebSocket(request);
  const room: Room = rooms.get(name) ?? { sockets: new Set(), waiting: [] };
  rooms.set(name, room);
  socket.onopen = () => room.sockets.add(socket);
  socket.onmessage = ({ data }) => {
    if (room.waiting.push(data) === 1) setTimeout(() => flush(room), GATHER_MS);
  };
  socket.onclose = () => room.sockets.delete(socket);
  return response;
});

function flush(room: Room): void {
  const frame = room.waiting.join("\n");
  room.waiting = [];
  for (const socket of room.sockets) if (socket.readyState === WebSocket.OPEN) socket.send(frame);
}
