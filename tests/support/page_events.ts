// What happens to a page from outside, for tests: late pictures, hidden tabs, keyboards, fingers.

import type { Page } from "./playwright.ts";

/** A thumb's way. */
const STROKE_PX = 300;

/** Puts a picture into a message; resolves once its bytes have come, after it was laid out. */
export async function growByPicture(page: Page, message: string): Promise<void> {
  const { promise: asked, resolve: ask } = Promise.withResolvers<() => Promise<void>>();
  await page.route("**/avatars/late", (route) => {
    const body = '<svg xmlns="http://www.w3.org/2000/svg" width="80" height="260"/>';
    ask(() => route.fulfill({ contentType: "image/svg+xml", body }));
  });
  await page.locator(`${message} .bubble`).evaluate((bubble) => {
    const picture = document.createElement("img");
    picture.src = "/avatars/late";
    picture.id = "late";
    bubble.append(picture);
  });
  const answer = await asked;
  await answer();
  await page.waitForFunction(() =>
    (document.getElementById("late") as HTMLImageElement).naturalHeight > 0
  );
}

/** What a browser does when another tab is looked at: headless ones never do it themselves. */
export async function setHidden(page: Page, hidden: boolean): Promise<void> {
  await page.evaluate((state) => {
    Object.defineProperty(document, "visibilityState", { configurable: true, get: () => state });
    document.dispatchEvent(new Event("visibilitychange"));
  }, hidden ? "hidden" : "visible");
}

/** Covers so many px with a keyboard that shrinks only what is seen, as Safari's does. */
export async function coverByKeyboard(page: Page, pixels: number): Promise<void> {
  await page.evaluate((covered) => {
    const viewport = globalThis.visualViewport!;
    Object.defineProperty(viewport, "height", {
      configurable: true,
      get: () => innerHeight - covered,
    });
    viewport.dispatchEvent(new Event("resize"));
  }, pixels);
}

/** Drags a finger down over the log by so many px: what was above comes into sight. */
export async function dragDown(page: Page, pixels: number): Promise<void> {
  const session = await page.context().newCDPSession(page);
  const box = (await page.locator(".log").boundingBox())!;
  const x = box.x + box.width / 2;
  const start = box.y + box.height / 4;
  const touch = (type: "touchStart" | "touchMove" | "touchEnd", y: number) =>
    session.send("Input.dispatchTouchEvent", {
      type,
      touchPoints: type === "touchEnd" ? [] : [{ x, y }],
    });
  for (let left = pixels; left > 0; left -= STROKE_PX) {
    await touch("touchStart", start);
    for (let y = 0; y <= Math.min(left, STROKE_PX); y += 20) await touch("touchMove", start + y);
    await touch("touchEnd", start);
  }
  await session.detach();
}

/** Zooms as a browser does: fewer and larger CSS px. Resolves when the page is laid out by them. */
export async function zoom(page: Page, factor: number): Promise<void> {
  const session = await page.context().newCDPSession(page);
  const { width, height } = page.viewportSize()!;
  const zoomed = Math.round(width / factor);
  await session.send("Emulation.setDeviceMetricsOverride", {
    width: zoomed,
    height: Math.round(height / factor),
    deviceScaleFactor: factor,
    mobile: false,
  });
  await page.waitForFunction((px) => innerWidth === px, zoomed);
}

/** Has the server refuse every message that holds `words`; to be called before the page connects. */
export async function refuseTexts(page: Page, words: string): Promise<void> {
  await page.routeWebSocket(/\/ws/, (socket) => {
    const server = socket.connectToServer();
    socket.onMessage((data) => {
      for (const line of String(data).split("\n")) {
        const { type, text, nonce, room } = JSON.parse(line);
        const isRefused = type === "say" && text.includes(words);
        if (!isRefused) server.send(line);
        else {
          const refusal = { type: "error", code: "forbidden", message: "Not allowed", nonce, room };
          socket.send(JSON.stringify(refusal));
        }
      }
    });
  });
}
