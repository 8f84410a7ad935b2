// A minimal relay on Deno's server: sends each message to each socket of its room at once.

const rooms = new Map<string, Set<WebSocket>>();

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
    for (const other of room) if (other.readyState === WebSocket.OPEN) other.send(data);
  };
  socket.onclose = () => room.delete(socket);
  return response;
});
