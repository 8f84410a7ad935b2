// Why the server could not start, in one line.

import { assertEquals, assertMatch } from "@std/assert";
import { ConfigurationError } from "../../../server/config/setting.ts";
import { explainStartError } from "../../../server/ops/start_error.ts";

const PLACE = { port: 80, host: "10.9.8.7" };

Deno.test("explainStartError() says what to do about each thing that stops a start", () => {
  const { AddrInUse, AddrNotAvailable, NotCapable, PermissionDenied } = Deno.errors;
  const cases: readonly [unknown, RegExp][] = [
    [new AddrInUse("Address already in use (os error 98)"), /^Port 80 is in use: .*--port$/],
    [new AddrNotAvailable("Cannot assign"), /^Host "10\.9\.8\.7" is not an address.*--host$/],
    [new PermissionDenied("Permission denied (os error 13)"), /^Port 80 needs an administrator/],
    [new PermissionDenied('Permission denied, open "/x"'), /^Permission denied, open "\/x"$/],
    [new NotCapable('Requires net access to "0.0.0.0"'), /deno task start/],
    [new Error("failed to lookup address information: no"), /^Host "10\.9\.8\.7" is not known/],
    [new ConfigurationError("--port takes x"), /^--port takes x$/],
    [new Error("Cannot open the log\n  at somewhere"), /^Cannot open the log$/],
    ["a string", /^a string$/],
  ];
  for (const [error, expected] of cases) assertMatch(explainStartError(error, PLACE), expected);
});

Deno.test("explainStartError() knows the error of a port that is really in use", () => {
  using first = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { port } = first.addr as Deno.NetAddr;
  let message = "";
  try {
    Deno.listen({ hostname: "127.0.0.1", port }).close();
  } catch (error) {
    message = explainStartError(error, { port, host: "127.0.0.1" });
  }
  assertEquals(message.startsWith(`Port ${port} is in use`), true);
});
