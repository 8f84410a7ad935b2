// A person at the page, in the words of what they do: for tests in a real browser.

import type { Browser, BrowserContext, Page } from "./playwright.ts";
import { logAtRest } from "./log_at_rest.ts";
import type { ConnectBy } from "../../protocol/view.ts";

/** Who comes, and with what. */
export interface PageUserOptions {
  readonly width?: number;
  readonly height?: number;
  readonly colorScheme?: "light" | "dark";
  /** @default true */
  readonly javaScript?: boolean;
  /** The browser's language. @default "en-GB" */
  readonly locale?: string;
  /** Where the browser's clock stands. @default "UTC" */
  readonly timeZone?: string;
  /** A finger in the mouse's place. @default false */
  readonly touch?: boolean;
  /** In the browser's own window, of its own size: its pixels are the screen's. @default false */
  readonly ownWindow?: boolean;
  /** What routes of a test see must not pass by one. @default false */
  readonly serviceWorker?: boolean;
}

// A cold page on a busy machine with two cores; what is seen by then is seen.
const SEEN_WITHIN_MS = 15_000;
const AT_BOTTOM_PX = 2;
/** What is read of a message, without the name above it. */
const WORDS = ".bubble, .message-editor";
/** What the browser itself says when a server is gone, as some tests make it. */
const NETWORK_NOISE = /net::ERR_|WebSocket connection to|Failed to load resource/;

/** A person with a browser of their own. */
export class PageUser implements AsyncDisposable {
  readonly page: Page;
  /** What the console had to say that no network explains. */
  readonly errors: string[] = [];
  /** Addresses of all requests. */
  readonly requests: string[] = [];
  readonly #context: BrowserContext;
  /** One of several in a browser. */
  readonly #isTab: boolean;

  private constructor(context: BrowserContext, page: Page, isTab = false) {
    this.#context = context;
    this.#isTab = isTab;
    this.page = page;
    page.setDefaultTimeout(SEEN_WITHIN_MS);
    page.on("request", (request) => this.requests.push(request.url()));
    page.on("pageerror", (error) => this.errors.push(String(error)));
    page.on("console", (message) => {
      if (message.type() === "error" && !NETWORK_NOISE.test(message.text())) {
        this.errors.push(message.text());
      }
    });
  }

  /** Opens a browser window with nothing in it. */
  static async open(browser: Browser, options: PageUserOptions = {}): Promise<PageUser> {
    const {
      width = 1_000,
      height = 700,
      colorScheme = "light",
      javaScript = true,
      touch = false,
      ownWindow = false,
      serviceWorker = false,
      locale = "en-GB",
      timeZone = "UTC",
    } = options;
    const context = await browser.newContext({
      viewport: ownWindow ? null : { width, height },
      colorScheme,
      javaScriptEnabled: javaScript,
      hasTouch: touch,
      serviceWorkers: serviceWorker ? "allow" : "block",
      locale,
      timezoneId: timeZone,
    });
    return new PageUser(context, await context.newPage());
  }

  /** Comes in by the welcome page. */
  async signIn(
    url: string,
    { name, room = "lobby", connectBy = "auto" }: {
      readonly name: string;
      readonly room?: string;
      readonly connectBy?: ConnectBy;
    },
  ): Promise<void> {
    await this.page.goto(url);
    await this.page.locator('input[name="name"]').fill(name);
    await this.page.locator('input[name="room"]').fill(room);
    if (connectBy !== "auto") {
      await this.page.locator(".connect-choices > summary").click();
      await this.page.locator(`input[name="connect"][value="${connectBy}"]`).check();
    }
    await this.page.locator('form[action="/session"] button').first().click();
    await this.page.waitForURL(`**/rooms/${room}*`);
  }

  /** Goes to an address of a room and waits until it is live. */
  async open(url: string): Promise<void> {
    await this.page.goto(url);
    await this.expectConnected("Connected");
  }

  /** Writes a message and sends it with Enter. */
  async say(text: string): Promise<void> {
    await this.composer.fill(text);
    await this.composer.press("Enter");
  }

  /** Writes a message and sends it with the button: where no script hears Enter. */
  async sayByButton(text: string): Promise<void> {
    await this.composer.fill(text);
    await this.page.locator(".composer button[type=submit]").click();
  }

  /** The field to write in. */
  get composer() {
    return this.page.locator("#composer-text");
  }

  /** The messages that stand in the log, in its order. */
  messages(): Promise<string[]> {
    return this.page.locator(".message .message-text").allInnerTexts();
  }

  /** Waits until the message is seen as one that stands. */
  async expectMessage(text: string): Promise<void> {
    await this.page.locator(".message[id] .message-text", { hasText: text }).first()
      .waitFor();
  }

  /** Waits until the page says how it is connected. */
  async expectConnected(by: string): Promise<void> {
    await this.page.locator(".connection-words", { hasText: by }).waitFor();
  }

  /** Turns the wheel over the log; negative is up. */
  async wheel(pixels: number): Promise<void> {
    await this.page.locator(".log").hover();
    await this.page.mouse.wheel(0, pixels);
  }

  /** Where the log stands. */
  log(): Promise<{ top: number; height: number; view: number }> {
    return this.page.locator(".log").evaluate((log) => ({
      top: log.scrollTop,
      height: log.scrollHeight,
      view: log.clientHeight,
    }));
  }

  /** Waits until the newest message is in view. */
  async expectAtBottom(): Promise<void> {
    await this.page.waitForFunction((slack) => {
      const log = document.querySelector(".log")!;
      return log.scrollHeight - log.clientHeight - log.scrollTop <= slack;
    }, AT_BOTTOM_PX);
  }

  /** How far a message's words are from the log's top, in px. */
  offsetOf(text: string): Promise<number> {
    const line = this.page.locator(".message", { hasText: text }).first();
    return line.locator(WORDS).evaluate((words) =>
      words.getBoundingClientRect().top -
      document.querySelector(".log")!.getBoundingClientRect().top
    );
  }

  /** Waits until the log has not moved for some frames: the wheel and what it set off are done. */
  async rest(): Promise<void> {
    await logAtRest(this.page.locator(".log"));
  }

  /** Turns the wheel up by so many pixels, and waits until all that this sets off is over. */
  async readUp(pixels: number): Promise<void> {
    const { top } = await this.log();
    await this.wheel(-pixels);
    await this.page.waitForFunction(
      (before) => document.querySelector(".log")!.scrollTop !== before,
      top,
    );
    await this.rest();
  }

  /** The text of the first message that is wholly in view. */
  async firstSeen(): Promise<string> {
    return await this.page.locator(".log").evaluate((log) => {
      const top = log.getBoundingClientRect().top;
      const seen = [...log.querySelectorAll(".message[id]")]
        .find((line) => line.getBoundingClientRect().top >= top);
      return seen?.querySelector(".message-text")?.textContent ?? "";
    });
  }

  /** Whether a message is wholly in view. */
  async isInView(text: string): Promise<boolean> {
    return await this.page.locator(".message[id]", { hasText: text }).first().evaluate((line) => {
      const log = document.querySelector(".log")!.getBoundingClientRect();
      const { top, bottom } = line.getBoundingClientRect();
      return top >= log.top && bottom <= log.bottom;
    });
  }

  /** Waits until a message is wholly in view, and that it still is when the log has come to rest. */
  async expectInView(text: string): Promise<void> {
    await this.page.waitForFunction((said) => {
      const line = [...document.querySelectorAll(".message[id]")]
        .find(({ textContent }) => textContent.includes(said));
      const log = document.querySelector(".log")?.getBoundingClientRect();
      const at = line?.getBoundingClientRect();
      return at && log && at.top >= log.top && at.bottom <= log.bottom;
    }, text);
    await this.rest();
    if (!await this.isInView(text)) throw new Error(`"${text}" went out of view again`);
  }

  /**
   * Watches where the words of the first message that is wholly in view are painted, in every frame,
   * while something happens. Resolves to how far that ever was from where it was, in whole pixels of the
   * screen; Infinity where the message went away.
   */
  async movedWhile(happens: () => Promise<unknown>): Promise<number> {
    await this.page.locator(".log").evaluate(async (log, wordsOfLine) => {
      const seen = [...log.querySelectorAll(".message[id]")].find((line) =>
        line.getBoundingClientRect().top >= log.getBoundingClientRect().top
      )!;
      // A new observer tells once where in the frame something is painted: at the nearest whole pixel.
      const painted = () =>
        new Promise<number>((resolve) => {
          const observer = new IntersectionObserver(([entry]) => {
            observer.disconnect();
            const { boundingClientRect, rootBounds } = entry!;
            const pixel = ({ top }: DOMRectReadOnly) => Math.round(top * devicePixelRatio);
            resolve(pixel(boundingClientRect) - pixel(rootBounds!));
          }, { root: log });
          // The name above them goes when an older message of the same author comes in.
          observer.observe(seen.querySelector(wordsOfLine)!);
        });
      const began = await painted();
      const watch = { moved: 0, on: true };
      const look = () => {
        if (!seen.isConnected) watch.moved = Infinity;
        painted().then((now) => watch.moved = Math.max(watch.moved, Math.abs(now - began)));
        if (watch.on) requestAnimationFrame(look);
      };
      look();
      Object.assign(globalThis, { watch });
    }, WORDS);
    await happens();
    await this.rest();
    return await this.page.evaluate(() => {
      const { watch } = globalThis as unknown as { watch: { moved: number; on: boolean } };
      watch.on = false;
      return watch.moved;
    });
  }

  /** Allows what a page may ask for. */
  async grant(permission: string): Promise<void> {
    await this.#context.grantPermissions([permission]);
  }

  /** Another tab of the same browser; it is closed by itself. */
  async openTab(): Promise<PageUser> {
    return new PageUser(this.#context, await this.#context.newPage(), true);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#isTab) await this.page.close();
    else await this.#context.close();
  }
}
