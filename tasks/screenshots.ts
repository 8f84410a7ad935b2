// Makes docs/screenshots/*.png: the states of the page, each wide and narrow, light and dark, from
// a server of its own.

import { launchChromium } from "../tests/support/chromium.ts";
import { PageUser } from "../tests/support/page_user.ts";
import { ServerProcess } from "../tests/support/server_process.ts";

const FOLDER = "docs/screenshots";
const SIZES = { wide: { width: 1360, height: 800 }, phone: { width: 360, height: 720 } } as const;
const SCHEMES = ["light", "dark"] as const;

/** A conversation that shows what messages can contain. */
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

await shoot("welcome", (user) => user.page.goto(server.url));
await shoot("error", (user) => user.page.goto(`${server.url}/rooms/No%20Such%20Room`));
await shoot("room-empty", (user) => enter(user, "attic"));
await shoot("room-first-visit", async ({ page }) => {
  await page.goto(`${server.url}/rooms/harbour`);
  await page.locator(".connection-line.is-live").waitFor();
});
await using lena = await PageUser.open(browser);
// Her list of rooms, with new messages in one of them.
for (const room of ["library", "lobby", "harbour"]) await enter(lena, room);
await say("lobby", "Jonas", "Bring a friend, there is room on the boat.");
await say("lobby", "Mira", "And you, @Lena?");
await lena.page.locator(".unread-mark").first().waitFor({ state: "attached" });
await lena.say("Early train it is. See you at the pier!");
await lena.expectMessage("Early train");
await saveScreenshots(lena, "room");
await lena.page.keyboard.press("Control+k");
await lena.page.locator(".switcher [role=option]").first().waitFor();
await saveScreenshots(lena, "room-switcher");
await lena.page.keyboard.press("Escape");
await saveScreenshots(lena, "room-list", async ({ page }) => {
  // On a wide page, the list is beside the log.
  const button = page.locator(".rooms-button");
  if (await button.isVisible()) await button.click();
});
await lena.page.keyboard.press("Escape");
await lena.page.locator(".settings-button").click();
await lena.page.locator(".switch").first().waitFor();
await saveScreenshots(lena, "room-settings");
await lena.page.keyboard.press("Escape");
await lena.page.keyboard.press("Control+/");
await lena.page.locator(".key-line").first().waitFor();
await saveScreenshots(lena, "room-keys");
await lena.page.keyboard.press("Escape");
await lena.page.goto(`${server.url}/rooms/harbour?lang=zh`);
await lena.page.locator(".connection-line.is-live").waitFor();
await turnCompact(lena);
await lena.rest();
await saveScreenshots(lena, "room-chinese-compact");
await turnCompact(lena);
await lena.page.goto(`${server.url}/rooms/harbour?lang=en`);
await lena.page.locator(".connection-line.is-live").waitFor();
await lena.page.route("**/*", (route) => route.abort());
await lena.page.context().setOffline(true);
await lena.page.locator(".connection-line.is-offline, .connection-line.is-waiting").waitFor();
await lena.say("Kept until the train is out of the tunnel.");
await saveScreenshots(lena, "room-offline");
await shoot("room-long-names", async (user) => {
  await enter(user, "a-room-with-a-name-as-long-as-names-may", "Maximiliane-Friederike v. Uhland");
  await user.say(`${"Donaudampfschifffahrtsgesellschaft".repeat(4)}!`);
  await user.expectMessage("Donau");
});

async function turnCompact({ page }: PageUser): Promise<void> {
  await page.locator(".settings-button").click();
  await page.locator(".switch").first().click();
  await page.locator(".settings-button").click();
}

async function enter(user: PageUser, room: string, name = "Lena"): Promise<void> {
  await user.signIn(server.url, { name, room });
  await user.expectConnected("Connected");
}

/** All users at their own pages, closed when the pictures are made. */
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

/** Opens a window, brings it into a state and takes its pictures. */
async function shoot(
  name: string,
  reachState: (user: PageUser) => Promise<unknown>,
): Promise<void> {
  await using user = await PageUser.open(browser);
  await reachState(user);
  await saveScreenshots(user, name);
}

/** Takes the current state in both sizes and schemes. `inSize` prepares each size. */
async function saveScreenshots(
  user: PageUser,
  name: string,
  inSize: (user: PageUser) => Promise<unknown> = () => Promise.resolve(),
): Promise<void> {
  const { page } = user;
  for (const [kind, size] of Object.entries(SIZES)) {
    await page.setViewportSize(size);
    await inSize(user);
    for (const colorScheme of SCHEMES) {
      await page.emulateMedia({ colorScheme });
      const path = `${FOLDER}/${name}-${kind}-${colorScheme}.png`;
      // What depends on the size of the viewport has adapted two frames later.
      await page.evaluate(async () => {
        await document.fonts.ready;
        for (let frames = 0; frames < 2; frames += 1) {
          await new Promise((resolve) => requestAnimationFrame(resolve));
        }
      });
      await page.screenshot({ path, animations: "disabled" });
      console.log(`${path} ${Math.ceil((await Deno.stat(path)).size / 1024)} KiB`);
    }
  }
}
