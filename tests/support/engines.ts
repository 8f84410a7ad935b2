// Browsers with other engines than Chromium's, found or installed, with the few operations that
// tests need.

import { findOrInstall, programPath } from "./debian_package.ts";
import { puppeteer } from "./puppeteer.ts";

/** A page of a browser. */
export interface EnginePage {
  go(url: string): Promise<void>;
  /** Brings it to the front: a hidden page is not painted. */
  front(): Promise<void>;
  /** Evaluates an expression or function body in the page. */
  run<Value>(body: string): Promise<Value>;
  /** Focuses a field and types; `\n` is Enter. */
  type(selector: string, text: string): Promise<void>;
}

/** A browser. */
export interface Engine extends AsyncDisposable {
  /** Opens a page. Whether pages share storage and cookies depends on the engine. */
  open(): Promise<EnginePage>;
}

/** Debian's Firefox, by WebDriver BiDi. */
export async function launchFirefox(): Promise<Engine> {
  const executablePath = await findOrInstall({
    packageName: "firefox-esr",
    find: () => programPath("firefox-esr", "firefox"),
    missing: "Cannot find Firefox: install it (Debian: apt-get install firefox-esr)",
  });
  const browser = await puppeteer.launch({ browser: "firefox", executablePath, headless: true });
  return {
    async open() {
      const page = await browser.newPage();
      return {
        go: async (url) => void await page.goto(url),
        front: () => page.bringToFront(),
        run: (body) => page.evaluate(`(() => { ${body} })()`) as Promise<never>,
        async type(selector, text) {
          await page.focus(selector);
          for (const [index, line] of text.split("\n").entries()) {
            if (index > 0) await page.keyboard.press("Enter");
            await page.keyboard.type(line);
          }
        },
      };
    },
    [Symbol.asyncDispose]: () => browser.close(),
  };
}

const READY_WITHIN_MS = 30_000;
const ENTER = "\uE007";
/** WebDriver's key of an element's id. */
const ELEMENT = "element-6066-11e4-a52e-4f735466cecf";

/** Debian's WebKitGTK, by WebDriver, on a virtual display. */
export async function launchWebKit(): Promise<Engine> {
  const program = await findOrInstall({
    packageName: "webkit2gtk-driver",
    find: () => programPath("WebKitWebDriver"),
    missing: "Cannot find WebKit: install it (Debian: apt-get install webkit2gtk-driver)",
  });
  const server = await findOrInstall({
    packageName: "xvfb",
    find: () => programPath("Xvfb"),
    missing: "Cannot find a display without a screen: install it (Debian: apt-get install xvfb)",
  });
  const screen = new Deno.Command(server, {
    args: ["-displayfd", "1", "-nolisten", "tcp"],
    stdin: "null",
    stdout: "piped",
    stderr: "null",
  }).spawn();
  const display = `:${await firstLine(screen.stdout)}`;
  const drivers: WebKitDriver[] = [];
  return {
    async open() {
      // A driver has one session.
      const driver = await WebKitDriver.start(program, display);
      drivers.push(driver);
      return driver;
    },
    async [Symbol.asyncDispose]() {
      for (const driver of drivers) await driver[Symbol.asyncDispose]();
      screen.kill();
      await screen.status;
    },
  };
}

async function firstLine(stream: ReadableStream<Uint8Array<ArrayBuffer>>): Promise<string> {
  let text = "";
  for await (const chunk of stream.pipeThrough(new TextDecoderStream())) {
    text += chunk;
    if (text.includes("\n")) break;
  }
  return text.trim();
}

class WebKitDriver implements EnginePage, AsyncDisposable {
  readonly #process: Deno.ChildProcess;
  readonly #address: string;
  #session = "";

  private constructor(process: Deno.ChildProcess, port: number) {
    this.#process = process;
    this.#address = `http://127.0.0.1:${port}`;
  }

  static async start(program: string, display: string): Promise<WebKitDriver> {
    const port = freePort();
    const process = new Deno.Command(program, {
      args: [`--port=${port}`],
      stdin: "null",
      stdout: "null",
      stderr: "null",
      env: { DISPLAY: display, WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS: "1" },
    }).spawn();
    const driver = new WebKitDriver(process, port);
    await ready(() => driver.#call("GET", "/status"));
    const { sessionId } = await driver.#call("POST", "/session", { capabilities: {} });
    driver.#session = `/session/${sessionId}`;
    return driver;
  }

  async go(url: string): Promise<void> {
    await this.#call("POST", `${this.#session}/url`, { url });
  }

  /** Each session has a window of its own. */
  front(): Promise<void> {
    return Promise.resolve();
  }

  async run<Value>(body: string): Promise<Value> {
    return await this.#call("POST", `${this.#session}/execute/sync`, { script: body, args: [] });
  }

  async type(selector: string, text: string): Promise<void> {
    const found = { using: "css selector", value: selector };
    const element = await this.#call("POST", `${this.#session}/element`, found);
    await this.#call("POST", `${this.#session}/element/${element[ELEMENT]}/value`, {
      text: text.replaceAll("\n", ENTER),
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#call("DELETE", this.#session);
    this.#process.kill();
    await this.#process.status;
  }

  // deno-lint-ignore no-explicit-any -- whatever the command of that path answers with
  async #call(method: string, path: string, body?: unknown): Promise<any> {
    const response = await fetch(this.#address + path, {
      method,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const { value } = await response.json();
    if (!response.ok) throw new Error(`Cannot ${method} ${path}: ${JSON.stringify(value)}`);
    return value;
  }
}

function freePort(): number {
  using listener = Deno.listen({ port: 0, hostname: "127.0.0.1" });
  return listener.addr.port;
}

async function ready(ask: () => Promise<unknown>): Promise<void> {
  const end = Date.now() + READY_WITHIN_MS;
  for (;;) {
    try {
      return void await ask();
    } catch (error) {
      if (Date.now() > end) throw error;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}
