// The package ws on Node: relays each message to everyone in its room, like the broadcast in its
// README.

const { WebSocketServer } = require("ws");

const rooms = new Map();
const server = new WebSocketServer({ port: 0, host: "127.0.0.1" }, () => {
  console.log(`port ${server.address().port}`);
});

server.on("connection", (socket, request) => {
  const name = new URL(request.url, "http://localhost").searchParams.get("room");
  const room = rooms.get(name) ?? new Set();
  rooms.set(name, room.add(socket));
  socket.on("message", (data, isBinary) => {
    for (const other of room) {
      if (other.readyState === 1) other.send(data, { binary: isBinary });
    }
  });
  socket.on("close", () => room.delete(socket));
});
