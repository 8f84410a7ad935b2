// Handshakes in progress when their session ends or is renamed, with the real server.

import { assertEquals } from "@std/assert";
import { ServerProcess } from "../support/server_process.ts";
import { raceRename, raceSessionEnd } from "./attacks/ended_sessions.ts";

const ROUNDS = 5;
const SOCKETS = 150;

Deno.test("no socket joins once the end of its session is confirmed", async () => {
  await using server = await ServerProcess.start({ env: { HUBBUB_RATE: "0" } });
  for (let round = 0; round < ROUNDS; round++) {
    const { joined, acked } = await raceSessionEnd(server.url, { handshakes: SOCKETS });
    assertEquals({ joined, acked }, { joined: 0, acked: 0 });
  }
});

Deno.test("no socket keeps a name once the new one is confirmed", async () => {
  await using server = await ServerProcess.start({ env: { HUBBUB_RATE: "0" } });
  for (let round = 0; round < ROUNDS; round++) {
    const { opened, spoke, underOldName } = await raceRename(server.url, SOCKETS);
    assertEquals({ opened, spoke, underOldName }, {
      opened: SOCKETS,
      spoke: SOCKETS,
      underOldName: 0,
    });
  }
});
