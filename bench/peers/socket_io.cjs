// The package socket.io on Node, with its own rooms and its default settings.

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
