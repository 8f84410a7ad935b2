// Another site than the server: an HTTP server whose pages embed a room.

import { logAtRest } from "./log_at_rest.ts";
import type { Locator, Page } from "./playwright.ts";

/** The address in the example of the documentation. */
const EXAMPLE_SERVER = /\bhttps:\/\/chat\.example\b/g;
const EXAMPLE_SOCKETS = /\bwss:\/\/chat\.example\b/g;
const EXAMPLES = new URL("../../docs/examples/", import.meta.url);

/** A site on this machine. To a browser it is another site, because its host has another name. */
export class EmbeddingSite implements AsyncDisposable {
  readonly #server: Deno.HttpServer<Deno.NetAddr>;
  readonly #pages = new Map<string, { readonly body: string; readonly type: string }>();

  constructor() {
    this.#server = Deno.serve(
      { hostname: "127.0.0.1", port: 0, onListen: () => {} },
      (request) => {
        const page = this.#pages.get(new URL(request.url).pathname);
        if (!page) return new Response(null, { status: 404 });
        return new Response(page.body, { headers: { "content-type": page.type } });
      },
    );
  }

  /** "http://localhost:41235" */
  get origin(): string {
    return `http://localhost:${this.#server.addr.port}`;
  }

  /**
   * Serves the example of the documentation for this server; `change` modifies its page for a test.
   */
  async showExample(
    server: { readonly url: string; readonly socketUrl: string },
    path = "/",
    change: (html: string) => string = (html) => html,
  ): Promise<string> {
    const [html, css] = await Promise.all(
      ["embedded_room.html", "embedded_room.css"].map((name) =>
        Deno.readTextFile(new URL(name, EXAMPLES))
      ),
    );
    const body = change(html!)
      .replaceAll(EXAMPLE_SERVER, server.url).replaceAll(EXAMPLE_SOCKETS, server.socketUrl);
    this.#pages.set(path, { body, type: "text/html" });
    this.#pages.set("/embedded_room.css", { body: css!, type: "text/css" });
    return this.origin + path;
  }

  /** Serves a file of the site. */
  put(path: string, type: string, body: string): void {
    this.#pages.set(path, { body, type });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#server.shutdown();
  }
}

/** A user of an embedded room, with methods named after what users do. */
export class RoomReader {
  readonly page: Page;
  readonly room: Locator;

  /** `which` is the index of the element in the page. */
  constructor(page: Page, which = 0) {
    this.page = page;
    this.room = page.locator("hubbub-room").nth(which);
  }

  get composer(): Locator {
    return this.room.locator("#composer-text");
  }

  async expectConnected(by = "Connected"): Promise<void> {
    await this.room.locator(".connection-words", { hasText: by }).waitFor();
  }

  async say(text: string): Promise<void> {
    await this.composer.fill(text);
    await this.composer.press("Enter");
  }

  /** Sends the first message, with the name that the element asks for. */
  async sayAs(name: string, text: string): Promise<void> {
    await this.room.locator("#composer-name").fill(name);
    await this.say(text);
  }

  async expectMessage(text: string): Promise<void> {
    await this.room.locator(".message[id] .message-text", { hasText: text }).first().waitFor();
  }

  /** Waits until the log has not moved for some frames. */
  async rest(): Promise<void> {
    await logAtRest(this.room.locator(".log"));
  }

  messages(): Promise<string[]> {
    return this.room.locator(".message .message-text").allInnerTexts();
  }
}
