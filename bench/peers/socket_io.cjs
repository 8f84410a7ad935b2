// The package socket.io on Node: its own rooms, and nothing set that it does not set by itself.

const { createServer } = require("node:http");
const { Server } = require("socket.io");

const http = createServer();
const io = new Server(http);

io.on("connection", (socket) => {
  const { room } = socket.handshake.query;
  socket.join(room);
  socket.on("say", (text) => io.to(room).emit("said", text));
});

http.listen(0, "127.0.0.1", () => console.log(`port ${http.address().port}`));
