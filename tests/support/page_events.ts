// Events from outside the page: late pictures, hidden tabs, keyboards, fingers.

import type { Page } from "./playwright.ts";

/** The distance of a thumb's swipe. */
const STROKE_PX = 300;

/** Inserts a picture into a message; resolves once it has loaded, after a layout without it. */
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

/** Hides or shows the page as a tab switch does, which headless browsers never do. */
export async function setHidden(page: Page, hidden: boolean): Promise<void> {
  await page.evaluate((state) => {
    Object.defineProperty(document, "visibilityState", { configurable: true, get: () => state });
    document.dispatchEvent(new Event("visibilitychange"));
  }, hidden ? "hidden" : "visible");
}

/**
 * Covers part of the page with a keyboard that shrinks only the visual viewport, as Safari's does.
 */
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

/** Drags a finger down over the log: what was above comes into view. */
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

/** Zooms as a browser does: fewer and larger CSS px. Resolves after the layout. */
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

/**
 * Makes the server refuse every message that contains `words`. Call it before the page connects.
 */
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
