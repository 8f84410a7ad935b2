// Faults in what bounds an attacker: floods, bytes, slow and broken peers.

import type { Mutant } from "./mutant.ts";

const FLOODS = "tests/faults/floods_test.ts";

/** A line each: add one for every bound of docs/security.md. */
export const LIMIT_MUTANTS: readonly Mutant[] = [
  {
    fault: "believes anybody's X-Forwarded-For",
    file: "server/limits/client_address.ts",
    from: "const trusted = proxied && proxies.has(peer);",
    to: "const trusted = true;",
    caughtBy: FLOODS,
  },
  {
    fault: "counts says by name alone",
    file: "server/limits/address_limits.ts",
    from: "const shared = this.#says.take(address) ||",
    to: "const shared =",
    caughtBy: FLOODS,
  },
  {
    fault: "answers refused frames forever",
    file: "server/limits/address_limits.ts",
    from: "return this.#refusals.take(address) === 0;",
    to: "return true;",
    caughtBy: FLOODS,
  },
  {
    fault: "unbounds an outbox",
    file: "hub/send_queue.ts",
    from: "      this.#open = false;\n      this.#onFull();\n      return;\n",
    to: "",
    caughtBy: "tests/faults/stalled_readers_test.ts",
  },
  {
    fault: "keeps the slot of who is gone",
    file: "server/transports/socket_connection.ts",
    from: "      slot[Symbol.dispose]();\n",
    to: "",
    caughtBy: "tests/faults/churn_test.ts",
  },
  {
    fault: "guards no memory",
    file: "server/limits/memory_guard.ts",
    from: "      this.#endAll(bytes);\n",
    to: "",
    caughtBy: "tests/faults/memory_attack_test.ts",
  },
  {
    fault: "keeps a fallen listener's connections",
    file: "server/http_listener.ts",
    from: "      end.abort();\n      return this.#listenAgain();",
    to: "      return this.#listenAgain();",
    caughtBy: "tests/faults/bytes_test.ts",
  },
  {
    fault: "takes null for a frame",
    file: "protocol/parse_frame.ts",
    from: 'typeof value !== "object" || value === null || Array.isArray(value)',
    to: 'typeof value !== "object" || Array.isArray(value)',
    caughtBy: "tests/protocol/fuzz_test.ts",
  },
  {
    fault: "answers with a field that no document names",
    file: "server/transports/json_socket.ts",
    from: 'this.#send({ type: "pong", at: Date.now() });',
    to: 'this.#send({ type: "pong", at: Date.now(), pid: Deno.pid } as never);',
    caughtBy: "tests/faults/fuzz_frames_test.ts",
  },
  {
    fault: "fails on a broken escape in a path",
    file: "server/routes/room_routes.ts",
    from: 'readRoomName(context.params.room ?? "")',
    to: 'readRoomName(decodeURIComponent(context.params.room ?? ""))',
    caughtBy: "tests/faults/fuzz_http_test.ts",
  },
  {
    fault: "goes on forever with errors",
    file: "server/transports/error_budget.ts",
    from: "const ERRORS_MAX = 20;",
    to: "const ERRORS_MAX = 2_000_000;",
    caughtBy: "tests/server/websocket_errors_test.ts",
  },
  {
    fault: "takes frames of any size",
    file: "server/transports/socket_connection.ts",
    from: '    if (isOverFrameMax(data)) return this.close("too_big");\n',
    to: "",
    caughtBy: "tests/server/websocket_errors_test.ts",
  },
  {
    fault: "reads a body to its end",
    file: "server/http/request_body.ts",
    from: "      if (size > FRAME_MAX_BYTES) throw tooLong();\n",
    to: "",
    caughtBy: "tests/faults/bytes_test.ts",
  },
  {
    fault: "begins sessions without bound",
    file: "server/limits/address_limits.ts",
    from: "return this.#sessions.take(address);",
    to: "return 0;",
    caughtBy: FLOODS,
  },
  {
    fault: "opens rooms without bound",
    file: "server/limits/address_limits.ts",
    from: '(kind === "opening" ? this.#rooms.take(address) : 0)',
    to: "0",
    caughtBy: FLOODS,
  },
  {
    fault: "counts no waiting polls",
    file: "server/limits/concurrency_limiter.ts",
    from: "    if (this.#perAddress > 0 && ofAddress >= this.#perAddress) return undefined;\n",
    to: "",
    caughtBy: FLOODS,
  },
  {
    fault: "gives a socket all at once, whether it reads or not",
    file: "server/transports/socket_writer.ts",
    from: "const HANDED_MAX_BYTES = 64 * 1024;",
    to: "const HANDED_MAX_BYTES = Infinity;",
    caughtBy: "tests/server/transports/socket_writer_test.ts",
  },
];
