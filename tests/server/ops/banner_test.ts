// What the server prints when it listens.

import { assertEquals, assertStringIncludes } from "@std/assert";
import { type Opening, printBanner } from "../../../server/ops/banner.ts";
import { createLogger } from "../../../server/ops/logger.ts";

function printed(opening: Opening, format: "text" | "json"): string {
  const lines: string[] = [];
  const write = (line: string) => void lines.push(line);
  printBanner(opening, { format, log: createLogger({ format, write }), write });
  return lines.join("\n");
}

Deno.test("printBanner() shows an address that opens in a browser, whatever it listens on", () => {
  const shownFor = (hostname: string) => printed({ hostname, port: 8000, folder: "x" }, "text");
  assertStringIncludes(shownFor("0.0.0.0"), "http://localhost:8000");
  assertStringIncludes(shownFor("::"), "http://localhost:8000");
  assertStringIncludes(shownFor("127.0.0.1"), "http://127.0.0.1:8000");
  assertStringIncludes(shownFor("::1"), "http://[::1]:8000");
});

Deno.test("printBanner() shows the configured address first of all", () => {
  const opening = { hostname: "0.0.0.0", port: 8000, url: "https://chat.example.org" };
  assertStringIncludes(printed(opening, "text"), "is open: https://chat.example.org");
});

Deno.test("printBanner() says plainly when the log is in memory", () => {
  const opening = { hostname: "127.0.0.1", port: 8000 };
  assertStringIncludes(printed(opening, "text"), "log in memory: not saved");
  const { event, url, log, note } = JSON.parse(printed(opening, "json"));
  assertEquals({ event, url, log }, {
    event: "listening",
    url: "http://127.0.0.1:8000",
    log: "memory",
  });
  assertStringIncludes(note, "for a single instance only");
});

Deno.test("printBanner() does not stop the start if the terminal cannot be written to", () => {
  const lines: string[] = [];
  printBanner({ hostname: "127.0.0.1", port: 8000 }, {
    format: "text",
    log: createLogger({ format: "text", write: (line) => lines.push(line) }),
    write() {
      throw new Error("Input/output error");
    },
  });
  assertStringIncludes(lines.join(), "not_printed");
});
