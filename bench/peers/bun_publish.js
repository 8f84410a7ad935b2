// Bun's server with its own publish, which is uWebSockets': what it is known to be fastest with.

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
      // The server's publish reaches the author too, the socket's own does not.
      server.publish(socket.data.room, text);
    },
  },
});

console.log(`port ${server.port}`);
