// Bun's server with its own publish, which is that of uWebSockets.

const server = Bun.serve({
  port: 0,
  hostname: "127.0.0.1",
  fetch(request, server) {
    const room = new URL(request.url).searchParams.get("room");
    return server.upgrade(request, { data: { room } }) ? undefined : new Response("WebSocket only");
  },
  websocket: {
    open(socket) {
      socket.subscribe(socket.data.room);
    },
    message(socket, text) {
      // The publish of the server reaches the author too, that of the socket does not.
      server.publish(socket.data.room, text);
    },
  },
});

console.log(`port ${server.port}`);
