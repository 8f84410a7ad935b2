// How settings are read: flags, then environment, then `.env`, then defaults; and what stops a
// start.

import { assertEquals, assertMatch, assertStringIncludes, assertThrows } from "@std/assert";
import {
  type ConfigurationSources,
  configure,
  helpOrVersion,
} from "../../../server/config/configuration.ts";
import { ConfigurationError } from "../../../server/config/setting.ts";
import { SETTINGS } from "../../../server/config/settings.ts";

type Given = Partial<Omit<ConfigurationSources, "env">> & {
  readonly env?: Readonly<Record<string, string>>;
};

function configured({ env = {}, args = [], ...rest }: Given = {}) {
  return configure({ args, env: (name) => env[name], ...rest });
}

function refusal(given: Given): string {
  try {
    configured(given);
  } catch (error) {
    if (error instanceof ConfigurationError) return error.message;
    throw error;
  }
  throw new Error("Expected a ConfigurationError");
}

Deno.test("configure() gives the documented defaults when nothing is set", () => {
  const { proxies, ...rest } = configured();
  assertEquals(proxies.entries, []);
  assertEquals(rest, {
    port: 8000,
    host: "0.0.0.0",
    data: "./data",
    url: undefined,
    origins: [],
    guests: true,
    password: undefined,
    rate: 2,
    reads: 2_000,
    burst: 10,
    addressRate: 100,
    newSessions: 1000,
    newRooms: 1000,
    frames: 50,
    connections: 1000,
    connectionsAll: 20_000,
    rooms: 50,
    text: 4000,
    sendQueue: 1024 * 1024,
    sendQueues: 256 * 1024 * 1024,
    memory: 2048,
    metrics: "local",
    gravatar: "https://www.gravatar.com/avatar",
    log: "auto",
  });
});

Deno.test("configure() takes flags over environment over .env over defaults", () => {
  const dotenv = "PORT=1\nHOST=::1\nHUBBUB_RATE=0.5 # slow\n";
  const env = { PORT: "2", HOST: "localhost" };
  const { port, host, rate, burst } = configured({ args: ["--port", "3"], env, dotenv });
  assertEquals({ port, host, rate, burst }, { port: 3, host: "localhost", rate: 0.5, burst: 10 });
});

Deno.test("configure() reads --flag=value as it reads --flag value, the last one counts", () => {
  assertEquals(configured({ args: ["--port=1", "--port", "2"] }).port, 2);
  assertEquals(configured({ args: ["--", "--port=1"] }).port, 1);
  assertEquals(configured({ args: ["--connections-all", "0"] }).connectionsAll, 0);
});

Deno.test("configure() reads every kind of value", () => {
  const read = configured({
    env: {
      HUBBUB_DATA: ":memory:",
      HUBBUB_URL: "https://Chat.example.org:443/",
      HUBBUB_ORIGINS: "https://a.example, http://b.example:81",
      HUBBUB_PROXIES: "127.0.0.1, 10.0.0.0/8,::1",
      HUBBUB_GUESTS: "no",
      HUBBUB_PASSWORD: " with space ",
      HUBBUB_METRICS: "ALL",
      HUBBUB_GRAVATAR: "http://127.0.0.1:9/avatar/",
      HUBBUB_LOG: "json",
    },
  });
  assertEquals(read.data, ":memory:");
  assertEquals(read.url, "https://chat.example.org");
  assertEquals(read.origins, ["https://a.example", "http://b.example:81"]);
  assertEquals(read.guests, false);
  assertEquals(read.password, " with space ");
  assertEquals(read.metrics, "all");
  assertEquals(read.gravatar, "http://127.0.0.1:9/avatar");
  assertEquals(read.log, "json");
  assertEquals(read.proxies.has("10.200.0.1"), true);
});

Deno.test("configure() takes an empty variable as absent, unless empty has a meaning", () => {
  assertEquals(configured({ env: { PORT: "" }, dotenv: "PORT=9" }).port, 9);
  assertEquals(configured({ env: { HUBBUB_GRAVATAR: "" } }).gravatar, undefined);
  assertEquals(configured({ env: { HUBBUB_PASSWORD: "" }, dotenv: "" }).password, undefined);
});

Deno.test("configure() names the wrong setting and what it takes, on one line", () => {
  const cases: readonly [Given, RegExp][] = [
    [{ args: ["--port", "abc"] }, /^--port takes a whole number, 0 to 65535, not "abc"$/],
    [{ args: ["--port", "65536"] }, /^--port takes /],
    [{ args: ["--port", "-1"] }, /^--port takes .*"-1"$/],
    [{ args: ["--port"] }, /^--port takes .*; it has no value$/],
    [{ args: ["--port", "--host", "x"] }, /^--port takes .*; it has no value$/],
    [{ args: ["--port="] }, /^--port takes .*not ""$/],
    [{ env: { PORT: "8000x" } }, /^PORT takes /],
    [{ dotenv: "PORT=x" }, /^PORT in \.env takes /],
    [{ env: { HOST: "a b" } }, /^HOST takes /],
    [{ env: { HUBBUB_URL: "chat.example.org" } }, /^HUBBUB_URL takes an address without a path/],
    [{ env: { HUBBUB_URL: "https://chat.example.org/path" } }, /^HUBBUB_URL takes /],
    [{ env: { HUBBUB_URL: "ftp://chat.example.org" } }, /^HUBBUB_URL takes /],
    [{ env: { HUBBUB_ORIGINS: "https://a.example,b" } }, /^HUBBUB_ORIGINS takes origins/],
    [{ env: { HUBBUB_PROXIES: "10.0.0.0/33" } }, /^HUBBUB_PROXIES takes IP addresses/],
    [{ env: { HUBBUB_GUESTS: "maybe" } }, /^HUBBUB_GUESTS takes true or false, not "maybe"$/],
    [{ env: { HUBBUB_RATE: "-1" } }, /^HUBBUB_RATE takes a number, 0 or more/],
    [{ env: { HUBBUB_BURST: "0" } }, /^HUBBUB_BURST takes a whole number, 1 or more/],
    [{ env: { HUBBUB_METRICS: "some" } }, /^HUBBUB_METRICS takes one of local, all, off/],
    [{ env: { HUBBUB_LOG: "line\nbreak" } }, /^HUBBUB_LOG takes .*"line\\nbreak"$/],
    [{ args: ["--prot", "8000"] }, /^Unknown flag "--prot": --help lists all$/],
    [{ args: ["--no-guests"] }, /^Unknown flag "--no-guests"/],
    [{ args: ["-p", "8000"] }, /^Unknown flag "-p"/],
    [{ args: ["start"] }, /^Argument 1 belongs to no flag/],
  ];
  for (const [given, expected] of cases) assertMatch(refusal(given), expected);
});

Deno.test("configure() never repeats what may be a secret", () => {
  const secret = "hunter2";
  const cases: readonly Given[] = [
    { args: ["--pasword", secret] },
    { args: [`--pasword=${secret}`] },
    { args: ["--password", "two", secret] },
    { env: { HUBBUB_URL: `https://me:${secret}@chat.example.org` } },
    { env: { HUBBUB_URL: `https://me:a/${secret}@chat.example.org` } },
  ];
  for (const given of cases) assertEquals(refusal(given).includes(secret), false);
});

Deno.test("configure() asks for no variable but the table's", () => {
  const asked = new Set<string>();
  configure({
    args: [],
    env: (name) => {
      asked.add(name);
      return undefined;
    },
  });
  assertEquals([...asked].sort(), Object.values(SETTINGS).map(({ env }) => env).sort());
});

Deno.test("configure() refuses variables that look like settings, and no other program's", () => {
  const unknown: readonly (readonly [name: string, value: string, meant: string])[] = [
    ["HUBBUB_PASWORD", "x", "did you mean HUBBUB_PASSWORD?"],
    ["HUBUB_PASSWORD", "x", "did you mean HUBBUB_PASSWORD?"],
    ["hubbub_password", "x", "did you mean HUBBUB_PASSWORD?"],
    ["HUBBUB_PASSWORD_FILE", "x", "--help lists all"],
    ["HUBBUB_ORIGIN", "x", "did you mean HUBBUB_ORIGINS?"],
    ["HUBBUB_PROXY", "x", "did you mean HUBBUB_PROXIES?"],
    ["HUBBUB_CONECTIONS", "x", "did you mean HUBBUB_CONNECTIONS?"],
    ["HUBBUB_PORT", "8000", "did you mean PORT?"],
    ["HUBBUB_HOST", "::1", "did you mean HOST?"],
    ["HUBBUB_", "x", "--help lists all"],
  ];
  for (const [name, value, meant] of unknown) {
    const error = assertThrows(() => configured({ all: { [name]: value } }), ConfigurationError);
    assertEquals(error.message, `Unknown setting ${name}: ${meant}`);
  }
  configured({
    all: {
      PATH: "/bin",
      port: "1",
      HOSTNAME: "a",
      HUB: "x",
      GITHUB_TOKEN: "x",
      HUBBUB_RATE: "1",
      HUBBUB_SERVICE_HOST: "10.0.0.1",
      HUBBUB_SERVICE_PORT_HTTP: "80",
      HUBBUB_PORT: "tcp://10.0.0.1:80",
      HUBBUB_PORT_80_TCP_ADDR: "10.0.0.1",
    },
  });
});

Deno.test("configure() refuses a password that cannot be typed", () => {
  for (const password of ["secret\r", "two\nlines", "nul\0", "\uFFFD", "tab\t"]) {
    assertEquals(
      refusal({ env: { HUBBUB_PASSWORD: password } }),
      "HUBBUB_PASSWORD takes a password, in UTF-8 and on one line",
    );
  }
  assertEquals(configured({ env: { HUBBUB_PASSWORD: " 密码 #1 \\" } }).password, " 密码 #1 \\");
});

Deno.test("SETTINGS has defaults that are values of their own settings", () => {
  for (const setting of Object.values(SETTINGS)) setting.parse(setting.default);
  assertThrows(() => SETTINGS.port.parse("x"), RangeError);
});

Deno.test("helpOrVersion() lists every setting with its default when --help is there", () => {
  const help = helpOrVersion(["--port", "9", "--help"]) ?? "";
  for (const { flag, env, default: initial } of Object.values(SETTINGS)) {
    assertStringIncludes(help, flag);
    assertStringIncludes(help, env);
    assertStringIncludes(help, initial);
  }
  assertEquals(helpOrVersion(["-h"]), help);
});

Deno.test("helpOrVersion() returns the version, and nothing without either flag", () => {
  assertMatch(helpOrVersion(["--version"]) ?? "", /^hubbub \d+\.\d+\.\d+$/);
  assertEquals(helpOrVersion(["--port", "9"]), undefined);
});

Deno.test("configure() takes numbers as people write them, and none that is another one when read", () => {
  const wrong: [string, string][] = [
    ["--port", "0x50"],
    ["--port", "1e3"],
    ["--port", "８０"],
    ["--memory", "1_000"],
    ["--memory", "9".repeat(400)],
    ["--rate", "1e3"],
    ["--rate", "Infinity"],
    // Read as numbers, one is infinite and the other is the 0 that disables every limit.
    ["--rate", "9".repeat(400)],
    ["--rate", `0.${"0".repeat(400)}1`],
  ];
  for (const args of wrong) {
    assertThrows(() => configured({ args }), Error, `${args[0]} takes a`, args.join(" "));
  }
});
