// Makes docs/screenshots/*.png: the page's states, as people see them, from a server of its own.

import { launchChromium } from "../tests/support/chromium.ts";
import { PageUser, type PageUserOptions } from "../tests/support/page_user.ts";
import { ServerProcess } from "../tests/support/server_process.ts";

const FOLDER = "docs/screenshots";
const WIDE = { width: 1100, height: 720 };
const PHONE = { width: 360, height: 720 };
const DARK = { colorScheme: "dark" } as const;

/** A talk that shows what messages can be. */
const TALK: readonly (readonly [name: string, text: string])[] = [
  ["Mira", "Good morning! The boat leaves at **nine**, whatever the weather."],
  ["Jonas", "Even in this fog?"],
  [
    "Mira",
    "Especially in this fog. Here is what to bring:\n\n- something warm\n- the *big* thermos\n- patience",
  ],
  ["王小明", "我带热茶。谁有相机？"],
  ["Jonas", "> the big thermos\n\nFound it. It was under `src/attic/`, of course."],
  ["דנה", "אני מביאה מצלמה 📷"],
  ["Mira", "🎉"],
  ["Ada", "@Lena, can you take the early train? The timetable is on https://trains.example/fog"],
];

await using server = await ServerProcess.start({ env: { HUBBUB_RATE: "0" } });
await using browser = await launchChromium();
await Deno.mkdir(FOLDER, { recursive: true });
await say("lobby", "Mira", "Who is coming along on Sunday?");
await say("library", "Ada", "Silence, please.");
await using people = await company("harbour", new Set(TALK.map(([name]) => name)));
for (const [name, text] of TALK) {
  await people.of(name).say(text);
  await people.of(name).page.locator(".message.is-own[id]").last().waitFor();
}

await shoot("welcome-light", WIDE, (user) => user.page.goto(server.url));
await shoot("welcome-phone", PHONE, (user) => user.page.goto(server.url));
await using lena = await PageUser.open(browser, WIDE);
await lena.signIn(server.url, { name: "Lena", room: "harbour" });
await lena.expectConnected("Connected");
await lena.say("Early train it is. See you at the pier!");
await lena.expectMessage("Early train");
for (const [kind, size] of [["room", WIDE], ["room-phone", PHONE]] as const) {
  for (const colorScheme of ["light", "dark"] as const) {
    await lena.page.setViewportSize(size);
    await lena.page.emulateMedia({ colorScheme });
    await lena.rest();
    await keep(lena, `${kind}-${colorScheme}`);
  }
}
await shoot("room-empty", WIDE, async (user) => {
  await user.signIn(server.url, { name: "Lena", room: "attic" });
  await user.expectConnected("Connected");
});
await lena.page.emulateMedia({ colorScheme: "light" });
await lena.page.route("**/*", (route) => route.abort());
await lena.page.context().setOffline(true);
await lena.page.locator(".connection-line.is-offline, .connection-line.is-waiting").waitFor();
await lena.say("Kept until the train is out of the tunnel.");
await keep(lena, "room-offline");
await shoot("room-long-names", PHONE, async (user) => {
  await user.signIn(server.url, {
    name: "Maximiliane-Friederike v. Uhland",
    room: "a-room-with-a-name-as-long-as-names-may",
  });
  await user.expectConnected("Connected");
  await user.say(`${"Donaudampfschifffahrtsgesellschaft".repeat(4)}!`);
  await user.expectMessage("Donau");
});
await shoot("error", { ...WIDE, ...DARK }, async (user) => {
  await user.page.goto(`${server.url}/rooms/No%20Such%20Room`);
});

/** Everybody at a page of their own; gone again when the pictures are made. */
async function company(room: string, names: ReadonlySet<string>) {
  const users = new Map<string, PageUser>();
  for (const name of names) {
    const user = await PageUser.open(browser);
    await user.signIn(server.url, { name, room });
    await user.expectConnected("Connected");
    users.set(name, user);
  }
  return {
    of: (name: string) => users.get(name)!,
    async [Symbol.asyncDispose]() {
      for (const user of users.values()) await user[Symbol.asyncDispose]();
    },
  };
}

async function say(room: string, name: string, text: string): Promise<void> {
  const query = new URLSearchParams({ name });
  await fetch(`${server.url}/rooms/${room}?${query}`, { method: "POST", body: text });
}

/** Opens a window, brings about a state in it and keeps a picture of that. */
async function shoot(
  name: string,
  options: PageUserOptions,
  bringAbout: (user: PageUser) => Promise<unknown>,
): Promise<void> {
  await using user = await PageUser.open(browser, options);
  await bringAbout(user);
  await keep(user, name);
}

async function keep({ page }: PageUser, name: string): Promise<void> {
  const path = `${FOLDER}/${name}.png`;
  await page.evaluate(() => document.fonts.ready);
  await page.screenshot({ path, animations: "disabled" });
  console.log(`${path} ${Math.ceil((await Deno.stat(path)).size / 1024)} KiB`);
}
