// Other engines than Chromium: a conversation, a flood, and a log that follows or stays where the
// user reads.

import { assert, assertEquals } from "@std/assert";
import type { Engine, EnginePage } from "../support/engines.ts";
import { launchFirefox, launchWebKit } from "../support/engines.ts";
import { signIn } from "../support/http_requests.ts";
import { JsonSocket } from "../support/json_socket.ts";
import { ServerProcess } from "../support/server_process.ts";
import { until } from "../support/until.ts";

const ENGINES: Readonly<Record<string, () => Promise<Engine>>> = {
  Firefox: launchFirefox,
  WebKit: launchWebKit,
};
/** Enough to be batched and cut, as in a flood. */
const FLOOD = 600;
/** Half a pixel for rounding. */
const SLACK_PX = 2;

const AT_BOTTOM = `const log = document.querySelector(".log");
  return log.scrollHeight - log.clientHeight - log.scrollTop <= ${SLACK_PX}`;
const CONNECTED = `return document.querySelector(".connection-line.is-live") !== null`;

function shows(text: string): string {
  return `return [...document.querySelectorAll(".message[id] .message-text")]
    .some(({ textContent }) => textContent === ${JSON.stringify(text)})`;
}

/** The distance of a message from the top of the log's view, in px. */
function offsetOf(text: string): string {
  return `const line = [...document.querySelectorAll(".message[id] .bubble")]
      .find(({ textContent }) => textContent.includes(${JSON.stringify(text)}));
    return line.getBoundingClientRect().top -
      document.querySelector(".log").getBoundingClientRect().top`;
}

async function untilTrue(page: EnginePage, body: string): Promise<void> {
  await until(() => page.run<boolean>(body));
}

/** Sends many messages to a room, as fast as they can be written. */
async function sayAll(
  server: ServerProcess,
  room: string,
  texts: readonly string[],
): Promise<void> {
  const { token } = await signIn(server, "Talker");
  await using socket = await JsonSocket.open(server.socketUrl, { token });
  socket.send({ type: "join", room, quiet: true });
  await socket.next("joined");
  for (const text of texts) {
    socket.send({ type: "say", room, text, nonce: crypto.randomUUID() });
  }
  for (const _ of texts) await socket.next("ack");
}

for (const [name, launch] of Object.entries(ENGINES)) {
  Deno.test(`${name}: a talk, a flood, and the log follows or stays`, async (t) => {
    await using server = await ServerProcess.start({ env: { HUBBUB_RATE: "0" } });
    await using engine = await launch();
    const ann = await engine.open();
    const bob = await engine.open();
    const address = (who: string) => `${server.url}/rooms/engines?name=${who}`;

    await t.step("two people talk", async () => {
      await ann.go(address("Ann"));
      await bob.go(address("Bob"));
      await untilTrue(ann, CONNECTED);
      await untilTrue(bob, CONNECTED);
      await ann.type("#composer-text", "hello Bob\n");
      await untilTrue(bob, shows("hello Bob"));
      await bob.type("#composer-text", "hello *Ann*\n");
      await untilTrue(ann, shows("hello Ann"));
      assertEquals(await ann.run(`return document.querySelector("#composer-text").value`), "");
    });

    await ann.front();
    await t.step("a flood ends at its end, and the log follows", async () => {
      const texts = Array.from({ length: FLOOD }, (_, n) => `flood ${n + 1}.`);
      await sayAll(server, "engines", texts);
      await untilTrue(ann, shows(`flood ${FLOOD}.`));
      await untilTrue(ann, AT_BOTTOM);
    });

    await t.step("new messages do not move a user who reads further up", async () => {
      // A flood leaves only the newest; those above them are loaded after it.
      await untilTrue(ann, `return document.querySelector(".log").scrollTop > 1_500`);
      await ann.run(`document.querySelector(".log").scrollTop -= 900`);
      await untilTrue(ann, `return document.querySelector(".pill") !== null`);
      const seen = await ann.run<string>(`const log = document.querySelector(".log");
        return [...log.querySelectorAll(".message[id]")].find((line) =>
          line.getBoundingClientRect().top >= log.getBoundingClientRect().top + 50)
          .querySelector(".message-text").textContent`);
      const before = await ann.run<number>(offsetOf(seen));
      await sayAll(server, "engines", ["below 1", "below 2", "below 3"]);
      await untilTrue(ann, `return /3 new/.test(document.querySelector(".pill").textContent)`);
      const moved = Math.abs(await ann.run<number>(offsetOf(seen)) - before);
      assert(moved <= SLACK_PX, `${seen} moved by ${moved} px`);
    });

    await t.step("older messages come above without moving what is read", async () => {
      await ann.run(`document.querySelector(".log").scrollTop = 300`);
      await untilTrue(
        ann,
        `return document.querySelector(".message[id]").id !== "m" + ${FLOOD} &&
          document.querySelector(".log").scrollTop > 300`,
      );
    });

    await t.step("the pill leads to the end, and the log follows again", async () => {
      await ann.run(`document.querySelector(".pill:not(.is-at-top)").click()`);
      await until(async () => {
        // To the first new message, then to the end.
        if (await ann.run<boolean>(AT_BOTTOM)) return true;
        await ann.run(`document.querySelector(".pill:not(.is-at-top)")?.click()`);
        return false;
      });
      await sayAll(server, "engines", ["at the end"]);
      await untilTrue(ann, shows("at the end"));
      await untilTrue(ann, AT_BOTTOM);
    });

    await t.step("nothing failed", async () => {
      for (const page of [ann, bob]) {
        assertEquals(
          await page.run(`return document.querySelectorAll(
            ".page-alert:not([hidden]), .load-failed").length`),
          0,
        );
      }
    });
  });
}
