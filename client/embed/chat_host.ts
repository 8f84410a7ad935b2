// The server as a page of another site reaches it: by absolute addresses, and by a token.

import { TOKEN_SUBPROTOCOL_PREFIX } from "../../protocol/frames.ts";
import { ANSWERED_WITHIN_MS } from "../connection/bounded_request.ts";
import { browserStorage } from "../connection/browser_storage.ts";
import { SavedToken } from "./saved_token.ts";
import { ScopedStorage } from "./scoped_storage.ts";

/** One server. */
export class ChatHost {
  readonly origin: string;
  readonly storage: ScopedStorage | undefined;
  readonly token: SavedToken;

  constructor(origin: string, storage: Storage | undefined = browserStorage("localStorage")) {
    this.origin = origin;
    this.storage = storage && new ScopedStorage(storage, `${origin}/`);
    this.token = new SavedToken(this.storage);
  }

  /** "chat.example", as a person reads it. */
  get name(): string {
    return new URL(this.origin).host;
  }

  /** The address of a path of the server. */
  readonly address = (path: string): string => new URL(path, this.origin).href;

  /** Asks the server, under the token's name where there is one. Cookies stay at home. */
  readonly fetch: typeof globalThis.fetch = (path, init) => {
    const headers = new Headers(init?.headers);
    const token = this.token.value;
    if (token !== undefined && !headers.has("authorization")) {
      headers.set("authorization", `Bearer ${token}`);
    }
    return fetch(this.address(String(path)), {
      ...init,
      headers,
      credentials: "omit",
      // Which page of the host somebody reads is nothing that the server must know.
      referrerPolicy: "no-referrer",
    });
  };

  /** Opens a socket, under the token's name where there is one. */
  readonly connect = (path: string, protocol: string): WebSocket => {
    const url = new URL(path, this.origin);
    url.protocol = url.protocol === "https:" ? "wss:" : "ws:";
    const token = this.token.value;
    return new WebSocket(
      url,
      token === undefined ? [protocol] : [protocol, TOKEN_SUBPROTOCOL_PREFIX + token],
    );
  };

  /** Whether anybody answers there, even one who does not let this site read the answer. */
  async answers(): Promise<boolean> {
    try {
      await fetch(this.address("/healthz"), {
        mode: "no-cors",
        credentials: "omit",
        signal: AbortSignal.timeout(ANSWERED_WITHIN_MS),
      });
      return true;
    } catch {
      // Nobody there, or no network: the same to who waits.
      return false;
    }
  }
}
