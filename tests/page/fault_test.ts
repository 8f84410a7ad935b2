// Errors in the page's own code: it reports them, and everything else keeps working.

import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { pageServer, type Talk } from "../support/page_server.ts";
import type { PageUser } from "../support/page_user.ts";

/** The time of a message that the broken browsers below cannot show, ms since the epoch. */
const BROKEN_AT = 12_345;

const server = pageServer();

/** Sends every message with `text` to the page with the time `at`. */
async function redate(reader: PageUser, text: string, at: number): Promise<void> {
  await reader.page.routeWebSocket(/\/ws/, (socket) => {
    const server = socket.connectToServer();
    server.onMessage((data) => {
      const lines = String(data).split("\n").map((line) =>
        line.includes(text) ? line.replaceAll(/"at":\d+/g, `"at":${at}`) : line
      );
      socket.send(lines.join("\n"));
    });
  });
}

/** The page has logged what it must; nothing else may be left. */
function expectReported(reader: PageUser, what: string): void {
  assert(reader.errors.some((error) => error.includes(what)), reader.errors.join("\n"));
  reader.errors.length = 0;
}

for (const at of [8.64e15 + 1, Number.MAX_SAFE_INTEGER]) {
  Deno.test(`a message written at ${at}, which no date holds, is shown with the others`, async () => {
    await server.talk({ open: false, lines: 3 }, async ({ reader, url, say }) => {
      await redate(reader, "far away", at);
      await reader.open(url);
      await say("far away");
      await say("near");
      await reader.expectMessage("far away");
      await reader.expectMessage("near");
    });
  });
}

Deno.test("a message that cannot be rendered is shown as plain text; the log keeps working", async () => {
  await server.talk({ open: false, lines: 3 }, async ({ reader, url, say, edit }) => {
    await redate(reader, "broken", BROKEN_AT);
    await reader.page.addInitScript((brokenAt) => {
      const real = Object.getOwnPropertyDescriptor(Intl.DateTimeFormat.prototype, "format")!.get!;
      Object.defineProperty(Intl.DateTimeFormat.prototype, "format", {
        get(this: Intl.DateTimeFormat) {
          // Only a message has its full time in a tooltip; a day line has not.
          const isExact = this.resolvedOptions().dateStyle !== undefined;
          return (at: number) => {
            if (isExact && at === brokenAt) throw new Error("cannot draw this one");
            return real.call(this)(at);
          };
        },
      });
    }, BROKEN_AT);
    await reader.open(url);
    const seq = await say("broken *thing*");
    await say("whole");
    await reader.expectMessage("whole");
    const line = reader.page.locator(`#m${seq}`);
    assertStringIncludes(await line.innerText(), "broken *thing*");
    // An edit of it is shown too.
    await edit(seq, "broken still");
    await line.filter({ hasText: "broken still" }).waitFor();
    assertEquals(await reader.page.locator(".load-failed").count(), 0);
    expectReported(reader, `Cannot show message ${seq}`);
  });
});

Deno.test("a part of a message that throws leaves its text", async () => {
  await server.talk({ open: false, lines: 3 }, async ({ reader, url, say }) => {
    await reader.page.addInitScript(() => {
      // The colour of an avatar is derived from the user's id: only components of messages and of
      // the list use it.
      const real = Math.imul;
      Math.imul = (a, b) => {
        if (document.documentElement.dataset.broken) throw new Error("no colour");
        return real(a, b);
      };
    });
    await reader.open(url);
    await reader.page.evaluate(() => document.documentElement.dataset.broken = "yes");
    await say("after the break");
    await reader.page.locator(".message", { hasText: "after the break" }).waitFor();
    reader.errors.length = 0;
  });
});

Deno.test("a part that throws is replaced by a notice with a reload button; the others keep working", async () => {
  await server.talk({ open: false, lines: 3 }, async ({ reader, url, say, enter }) => {
    await reader.page.addInitScript(() => {
      String.prototype.localeCompare = () => {
        throw new Error("cannot sort");
      };
    });
    await reader.open(url);
    await using other = await enter("Other");
    await reader.page.locator(".load-failed", { hasText: "failed" }).waitFor();
    await say("still here");
    await reader.expectMessage("still here");
    await reader.say("me too");
    await other.expectMessage("me too");
    expectReported(reader, "A part of the page failed");
  });
});

Deno.test("a log that throws says so and keeps what was typed; a reload restores both", async () => {
  await server.talk({ open: false, lines: 3 }, async ({ reader, url, say }) => {
    await reader.page.addInitScript(() => {
      if (sessionStorage.getItem("healed")) return;
      const real = Intl.DateTimeFormat.prototype.format;
      Object.defineProperty(Intl.DateTimeFormat.prototype, "format", {
        get() {
          if (document.documentElement.dataset.broken) throw new Error("no dates");
          return real ?? (() => "");
        },
      });
    });
    await reader.open(url);
    await reader.composer.pressSequentially("half a thought");
    await reader.page.evaluate(() => {
      document.documentElement.dataset.broken = "yes";
      // Another zone needs other formats: each is created again.
      const real = Math.floor;
      Math.floor = (value) => {
        if (document.documentElement.dataset.broken) throw new Error("no days");
        return real(value);
      };
    });
    await say("nobody sees this yet");
    await reader.page.locator(".load-failed").first().waitFor();
    assertEquals(await reader.composer.inputValue(), "half a thought");
    await reader.page.evaluate(() => sessionStorage.setItem("healed", "yes"));
    await reader.page.locator(".load-failed button").first().click();
    await reader.expectMessage("nobody sees this yet");
    await reader.page.waitForFunction(() =>
      document.querySelector<HTMLTextAreaElement>("#composer-text")?.value === "half a thought"
    );
    expectReported(reader, "A part of the page failed");
  });
});

/** Errors outside of components. */
const FAULTS: Readonly<Record<string, (talk: Talk) => Promise<void>>> = {
  "an event that throws": async ({ reader, url }) => {
    await reader.open(url);
    await reader.page.evaluate(() => {
      const field = document.querySelector<HTMLTextAreaElement>("#composer-text")!;
      Object.defineProperty(field, "selectionStart", {
        get() {
          throw new Error("no selection");
        },
      });
    });
    await reader.composer.press("a");
  },
  "a frame that throws": async ({ reader, url, say }) => {
    await reader.open(url);
    await reader.page.evaluate(() => {
      Array.prototype.push = () => {
        throw new Error("no more");
      };
    });
    await say("lost");
  },
  "a promise that nobody catches": async ({ reader, url }) => {
    await reader.open(url);
    await reader.page.evaluate(() => {
      // Like an error of the page's own script, whose stack names the script.
      const error = new Error("late");
      error.stack = `Error: late\n at ${location.origin}/static/dist/page.js:1:1`;
      Promise.reject(error);
    });
  },
  "a script that does not load": async ({ reader, url }) => {
    await reader.page.route(/\/static\/dist\/page\.js/, (route) => route.abort());
    await reader.page.goto(url);
  },
  "a module that does not load": async ({ reader, url }) => {
    await reader.page.route(/\/static\/dist\/chunk-/, (route) => route.abort());
    await reader.page.goto(url);
  },
  "messages that do not load": async ({ reader, url }) => {
    await reader.page.route(/\/static\/dist\/english-/, (route) => route.abort());
    await reader.page.goto(url);
  },
  "a script that is cut short": async ({ reader, url }) => {
    await reader.page.route(/\/static\/dist\/page\.js/, async (route) => {
      const response = await route.fetch();
      const body = await response.text();
      const headers = { "content-type": "text/javascript", "cache-control": "no-store" };
      await route.fulfill({ headers, body: body.slice(0, body.length / 2) });
    });
    await reader.page.goto(url);
  },
};

for (const [name, fail] of Object.entries(FAULTS)) {
  Deno.test(`${name} shows a line that says so and loads the page again`, async () => {
    await server.talk({ open: false, lines: 3 }, async (talk) => {
      const { page } = talk.reader;
      await fail(talk);
      const line = page.locator("#fault");
      await line.waitFor();
      assertStringIncludes(await line.innerText(), "failed");
      await page.unrouteAll();
      await line.getByRole("button", { name: "Reload" }).click();
      await talk.reader.expectConnected("Connected");
      assertEquals(await line.isVisible(), false);
      talk.reader.errors.length = 0;
    });
  });
}

Deno.test("errors of other programs in the page are not reported as its own", async () => {
  await server.talk({ lines: 3 }, async ({ reader }) => {
    await reader.page.evaluate(async () => {
      setTimeout(() => {
        throw new Error("an extension's");
      });
      Promise.reject(new TypeError("another one's"));
      dispatchEvent(new ErrorEvent("error", { message: "ResizeObserver loop", filename: "" }));
      await new Promise((resolve) => setTimeout(resolve));
      await new Promise((resolve) => requestAnimationFrame(resolve));
    });
    assertEquals(await reader.page.locator("#fault").isVisible(), false);
    reader.errors.length = 0;
  });
});
