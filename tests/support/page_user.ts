// A user of the page in a real browser, with methods named after what users do.

import type { Browser, BrowserContext, Page } from "./playwright.ts";
import { logAtRest } from "./log_at_rest.ts";
import type { ConnectBy } from "../../protocol/view.ts";

/** The user's browser and identity. */
export interface PageUserOptions {
  readonly width?: number;
  readonly height?: number;
  readonly colorScheme?: "light" | "dark";
  /** @default true */
  readonly javaScript?: boolean;
  /** The language of the browser. @default "en-GB" */
  readonly locale?: string;
  /** The time zone of the browser. @default "UTC" */
  readonly timeZone?: string;
  /** A touch screen instead of a mouse. @default false */
  readonly touch?: boolean;
  /** In the browser's own window, with its own size: its pixels are the screen's. @default false */
  readonly ownWindow?: boolean;
  /** Disables service workers, which routes of a test do not see. @default false */
  readonly serviceWorker?: boolean;
}

// Long enough for a cold page on a busy machine with two cores.
const SEEN_WITHIN_MS = 15_000;
const AT_BOTTOM_PX = 2;
/** The text of a message, without the name above it. */
const WORDS = ".bubble, .message-editor";
/** Errors of the browser itself when a server is gone, which some tests cause. */
const NETWORK_NOISE = /net::ERR_|WebSocket connection to|Failed to load resource/;

/** A user with a browser context of their own. */
export class PageUser implements AsyncDisposable {
  readonly page: Page;
  /** Console messages that no network failure explains. */
  readonly errors: string[] = [];
  /** Addresses of all requests. */
  readonly requests: string[] = [];
  readonly #context: BrowserContext;
  /** One of several tabs of a browser. */
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

  /** Opens an empty browser window. */
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

  /** Enters through the welcome page. */
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

  /** Opens the address of a room and waits until it is live. */
  async open(url: string): Promise<void> {
    await this.page.goto(url);
    await this.expectConnected("Connected");
  }

  /** Writes a message and sends it with Enter. */
  async say(text: string): Promise<void> {
    await this.composer.fill(text);
    await this.composer.press("Enter");
  }

  /** Writes a message and sends it with the button, for pages without scripts. */
  async sayByButton(text: string): Promise<void> {
    await this.composer.fill(text);
    await this.page.locator(".composer button[type=submit]").click();
  }

  /** The composer. */
  get composer() {
    return this.page.locator("#composer-text");
  }

  /** The messages in the log, in order. */
  messages(): Promise<string[]> {
    return this.page.locator(".message .message-text").allInnerTexts();
  }

  /** Waits until the message is shown as sent. */
  async expectMessage(text: string): Promise<void> {
    await this.page.locator(".message[id] .message-text", { hasText: text }).first()
      .waitFor();
  }

  /** Waits until the page reports this connection. */
  async expectConnected(by: string): Promise<void> {
    await this.page.locator(".connection-words", { hasText: by }).waitFor();
  }

  /** Turns the wheel over the log; negative is up. */
  async wheel(pixels: number): Promise<void> {
    await this.page.locator(".log").hover();
    await this.page.mouse.wheel(0, pixels);
  }

  /** The scroll position of the log. */
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

  /** The distance of a message's text from the top of the log, in px. */
  offsetOf(text: string): Promise<number> {
    const line = this.page.locator(".message", { hasText: text }).first();
    return line.locator(WORDS).evaluate((words) =>
      words.getBoundingClientRect().top -
      document.querySelector(".log")!.getBoundingClientRect().top
    );
  }

  /** Waits until the log has not moved for some frames: the wheel and its effects are over. */
  async rest(): Promise<void> {
    await logAtRest(this.page.locator(".log"));
  }

  /** Turns the wheel up by so many pixels, and waits until all its effects are over. */
  async readUp(pixels: number): Promise<void> {
    const { top } = await this.log();
    await this.wheel(-pixels);
    await this.page.waitForFunction(
      (before) => document.querySelector(".log")!.scrollTop !== before,
      top,
    );
    await this.rest();
  }

  /** The text of the first message that is completely in view. */
  async firstSeen(): Promise<string> {
    return await this.page.locator(".log").evaluate((log) => {
      const top = log.getBoundingClientRect().top;
      const seen = [...log.querySelectorAll(".message[id]")]
        .find((line) => line.getBoundingClientRect().top >= top);
      return seen?.querySelector(".message-text")?.textContent ?? "";
    });
  }

  /** Whether a message is completely in view. */
  async isInView(text: string): Promise<boolean> {
    return await this.page.locator(".message[id]", { hasText: text }).first().evaluate((line) => {
      const log = document.querySelector(".log")!.getBoundingClientRect();
      const { top, bottom } = line.getBoundingClientRect();
      return top >= log.top && bottom <= log.bottom;
    });
  }

  /** Waits until a message is completely in view, and checks it again when the log is at rest. */
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
   * Observes where the text of the first message that is completely in view is painted, in every
   * frame, during an action. Resolves with its largest displacement, in whole pixels of the screen;
   * Infinity if the message disappeared.
   */
  async movedWhile(happens: () => Promise<unknown>): Promise<number> {
    await this.page.locator(".log").evaluate(async (log, wordsOfLine) => {
      const seen = [...log.querySelectorAll(".message[id]")].find((line) =>
        line.getBoundingClientRect().top >= log.getBoundingClientRect().top
      )!;
      // A new observer reports once where in the frame something is painted: at the nearest whole
      // pixel.
      const painted = () =>
        new Promise<number>((resolve) => {
          const observer = new IntersectionObserver(([entry]) => {
            observer.disconnect();
            const { boundingClientRect, rootBounds } = entry!;
            const pixel = ({ top }: DOMRectReadOnly) => Math.round(top * devicePixelRatio);
            resolve(pixel(boundingClientRect) - pixel(rootBounds!));
          }, { root: log });
          // The name above them disappears when an older message of the same author is inserted.
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

  /** Grants the permissions that a page may ask for. */
  async grant(permission: string): Promise<void> {
    await this.#context.grantPermissions([permission]);
  }

  /** Opens another tab of the same browser, which is closed with it. */
  async openTab(): Promise<PageUser> {
    return new PageUser(this.#context, await this.#context.newPage(), true);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#isTab) await this.page.close();
    else await this.#context.close();
  }
}
