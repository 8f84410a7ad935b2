// Unusual configurations of browsers and systems: whatever they report or refuse, two users can
// talk.

import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { someOf } from "../support/long_form.ts";
import { pageServer } from "../support/page_server.ts";

/** Runs in the page before its script. */
const ODDITIES: Readonly<Record<string, () => void>> = {
  "a time zone that no format takes": () => {
    const real = Intl.DateTimeFormat.prototype.resolvedOptions;
    Intl.DateTimeFormat.prototype.resolvedOptions = function () {
      return { ...real.call(this), timeZone: "Etc/Unknown" };
    };
  },
  "a time zone of another planet": () => {
    const real = Intl.DateTimeFormat.prototype.resolvedOptions;
    Intl.DateTimeFormat.prototype.resolvedOptions = function () {
      return { ...real.call(this), timeZone: "Mars/Phobos" };
    };
  },
  "no time zone": () => {
    const real = Intl.DateTimeFormat.prototype.resolvedOptions;
    Intl.DateTimeFormat.prototype.resolvedOptions = function () {
      return { ...real.call(this), timeZone: undefined as unknown as string };
    };
  },
  "an empty time zone": () => {
    const real = Intl.DateTimeFormat.prototype.resolvedOptions;
    Intl.DateTimeFormat.prototype.resolvedOptions = function () {
      return { ...real.call(this), timeZone: "" };
    };
  },
  "resolvedOptions() that throws": () => {
    Intl.DateTimeFormat.prototype.resolvedOptions = () => {
      throw new RangeError("not here");
    };
  },
  "a zone that is an offset": () => {
    const real = Intl.DateTimeFormat.prototype.resolvedOptions;
    Intl.DateTimeFormat.prototype.resolvedOptions = function () {
      return { ...real.call(this), timeZone: "+05:45" };
    };
  },
  "storage that throws when it is read": () => {
    Storage.prototype.getItem = () => {
      throw new DOMException("denied", "SecurityError");
    };
  },
  "storage that is null": () => {
    for (const name of ["localStorage", "sessionStorage"]) {
      Object.defineProperty(globalThis, name, { get: () => null });
    }
  },
  "storage that holds what others wrote": () => {
    const room = location.pathname.split("/").at(-1);
    for (const storage of [localStorage, sessionStorage]) {
      for (const name of ["settings", `draft.${room}`, `kept.${room}`, `read.${room}`]) {
        storage.setItem(`hubbub.${name}`, '{"seq":1e300,"epoch":7,"visitedAt":"x","compact":"y"}');
      }
      storage.setItem(`hubbub.place.${room}`, '{"seq":1e300,"offset":-1e300,"at":1e300}');
      storage.setItem(`hubbub.unread.${room}`, "[[[[");
    }
    localStorage.setItem(`hubbub.draft.${room}`, "");
  },
  "a history entry of another program": () => {
    history.replaceState({ place: { seq: 1e300, offset: -1e300 }, idx: 3 }, "");
  },
  "a history entry that is a word": () => history.replaceState("place", ""),
  "history that refuses": () => {
    history.replaceState = () => {
      throw new DOMException("too many calls", "SecurityError");
    };
  },
  "no locks, no idle time, no notifications": () => {
    for (const name of ["requestIdleCallback", "Notification", "BroadcastChannel"]) {
      delete (globalThis as unknown as Record<string, unknown>)[name];
    }
    Object.defineProperty(navigator, "locks", { value: undefined });
  },
  "a clock that stands at 1970": () => {
    Date.now = () => 0;
  },
};

/** Systems without a valid zone: their times are in UTC. */
const ZONELESS: ReadonlySet<string> = new Set([
  "a time zone that no format takes",
  "a time zone of another planet",
  "no time zone",
  "an empty time zone",
  "resolvedOptions() that throws",
]);

const server = pageServer();

for (const [name, prepare] of someOf(Object.entries(ODDITIES), 7)) {
  Deno.test(`two people talk in a browser with ${name}`, async () => {
    await server.talk({ open: false, lines: 3 }, async ({ reader, url, say, enter }) => {
      await reader.page.addInitScript(prepare);
      await reader.open(url);
      await say("can you read this?");
      await reader.expectMessage("can you read this?");
      await reader.say("yes");
      await using other = await enter("Other");
      await other.expectMessage("yes");
      assertEquals(await reader.page.locator(".load-failed, .page-alert:visible").count(), 0);
    });
  });
}

for (const name of someOf([...ZONELESS], 2)) {
  Deno.test(`times are UTC in a browser with ${name}`, async () => {
    // Five hours and three quarters away: no time in UTC looks like one of its own.
    const timeZone = "Asia/Kathmandu";
    await server.talk({ open: false, lines: 3, timeZone }, async ({ reader, url, say }) => {
      await reader.page.addInitScript(ODDITIES[name]!);
      await reader.open(url);
      await say("when?");
      await reader.expectMessage("when?");
      const times = await reader.page.locator(".message time").evaluateAll((times) =>
        times.map((time) => [time.textContent, (time as HTMLTimeElement).dateTime] as const)
      );
      assert(times.length > 0);
      for (const [shown, at] of times) assertStringIncludes(shown, at.slice(11, 16));
    });
  });
}
