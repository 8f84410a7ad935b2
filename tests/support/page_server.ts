// One server and one browser for all tests of a file. Each test has its own room and users.

import type { Browser } from "./playwright.ts";
import { launchChromium } from "./chromium.ts";
import { type SignedIn, signIn } from "./http_requests.ts";
import { JsonSocket } from "./json_socket.ts";
import { PageUser, type PageUserOptions } from "./page_user.ts";
import { ServerProcess } from "./server_process.ts";

/** The initial state of a test. */
export interface TalkOptions extends PageUserOptions {
  /** Messages `line 1.` to `line n.` in the room. @default 40 */
  readonly lines?: number;
  /** Lines of text in each of them. @default 1 */
  readonly tall?: number;
  /** Whether the page is opened at once, with a name of its own. @default true */
  readonly open?: boolean;
}

/** A room with a user at the page and another user elsewhere. */
export interface Talk {
  readonly server: ServerProcess;
  readonly browser: Browser;
  readonly room: string;
  readonly url: string;
  readonly reader: PageUser;
  /** Sends a message from elsewhere; resolves with its seq when it is on disk. */
  say(text: string): Promise<number>;
  /**
   * Sends many messages in order, as fast as they can be written; resolves when all are on disk.
   */
  sayAll(texts: readonly string[]): Promise<void>;
  edit(seq: number, text: string): Promise<void>;
  remove(seq: number): Promise<void>;
  /** Another user opens a page. */
  enter(name: string, options?: PageUserOptions): Promise<PageUser>;
}

/** What the tests of a file share. */
export interface PageServer {
  /** Runs the body of a test. Afterwards, the page must have logged no errors. */
  talk(options: TalkOptions, body: (talk: Talk) => Promise<void>): Promise<void>;
}

/** Starts server and browser before the tests of the calling file, and ends them after these. */
export function pageServer(env: Readonly<Record<string, string>> = {}): PageServer {
  let server: ServerProcess | undefined;
  let browser: Browser | undefined;
  let rooms = 0;
  Deno.test.beforeAll(async () => {
    const settings = { HUBBUB_RATE: "0", ...env };
    [server, browser] = await Promise.all([
      ServerProcess.start({ env: settings }),
      launchChromium(),
    ]);
  });
  Deno.test.afterAll(async () => {
    await browser?.close();
    await server?.[Symbol.asyncDispose]();
  });
  return {
    async talk({ lines = 40, tall = 1, open = true, ...options }, body) {
      if (!server || !browser) throw new Error("The server is not open yet");
      const room = `talk-${rooms += 1}`;
      const talker = await Talker.signIn(server, room);
      await talker.sayAll(
        Array.from({ length: lines }, (_, n) => `line ${n + 1}.${"\nmore".repeat(tall - 1)}`),
      );
      await using reader = await PageUser.open(browser, options);
      const shared = browser;
      const address = `${server.url}/rooms/${room}`;
      const url = `${address}?name=Reader`;
      if (open) await reader.open(url);
      await body({
        server,
        browser,
        room,
        url,
        reader,
        say: (text) => talker.say(text),
        sayAll: (texts) => talker.sayAll(texts),
        edit: (seq, text) => talker.change("PATCH", seq, { text }),
        async enter(name, options) {
          const other = await PageUser.open(shared, options);
          await other.open(`${address}?name=${name}`);
          return other;
        },
        remove: (seq) => talker.change("DELETE", seq),
      });
      if (reader.errors.length > 0) throw new Error(`The page said: ${reader.errors.join("\n")}`);
    },
  };
}

/** A user with a session who writes without being present in the room. */
class Talker {
  readonly #server: ServerProcess;
  readonly #room: string;
  readonly #session: SignedIn;

  private constructor(server: ServerProcess, room: string, session: SignedIn) {
    this.#server = server;
    this.#room = room;
    this.#session = session;
  }

  static async signIn(server: ServerProcess, room: string): Promise<Talker> {
    return new Talker(server, room, await signIn(server, "Talker"));
  }

  async say(text: string): Promise<number> {
    return (await this.#send(`/rooms/${this.#room}`, "POST", { text })).seq;
  }

  async sayAll(texts: readonly string[]): Promise<void> {
    const { token } = this.#session;
    await using socket = await JsonSocket.open(this.#server.socketUrl, { token });
    const room = this.#room;
    socket.send({ type: "join", room, quiet: true });
    await socket.next("joined");
    for (const text of texts) {
      socket.send({ type: "say", room, text, nonce: crypto.randomUUID() });
    }
    for (const _ of texts) await socket.next("ack");
  }

  async change(method: "PATCH" | "DELETE", seq: number, body?: unknown): Promise<void> {
    await this.#send(`/rooms/${this.#room}/${seq}`, method, body);
  }

  async #send(path: string, method: string, body?: unknown): Promise<{ seq: number }> {
    const { authorization } = this.#session;
    const response = await fetch(new URL(path, this.#server.url), {
      method,
      headers: { accept: "application/json", authorization, "content-type": "application/json" },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const answer = await response.json();
    if (!response.ok) throw new Error(`Cannot ${method} "${path}": ${JSON.stringify(answer)}`);
    return answer;
  }
}
