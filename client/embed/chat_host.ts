// Connects an embedded room to its server: by absolute addresses, and with a token instead of a
// cookie.

import { TOKEN_SUBPROTOCOL_PREFIX } from "../../protocol/frames.ts";
import { ANSWERED_WITHIN_MS } from "../connection/bounded_request.ts";
import { browserStorage } from "../connection/browser_storage.ts";
import { SavedToken } from "./saved_token.ts";
import { ScopedStorage } from "./scoped_storage.ts";

/** A server that rooms are embedded from. */
export class ChatHost {
  readonly origin: string;
  readonly storage: ScopedStorage | undefined;
  readonly token: SavedToken;

  constructor(origin: string, storage: Storage | undefined = browserStorage("localStorage")) {
    this.origin = origin;
    this.storage = storage && new ScopedStorage(storage, `${origin}/`);
    this.token = new SavedToken(this.storage);
  }

  /** The name for users: "chat.example". */
  get name(): string {
    return new URL(this.origin).host;
  }

  /** Resolves a path of the server. */
  readonly address = (path: string): string => new URL(path, this.origin).href;

  /** Fetches from the server, with the token if there is one and without cookies. */
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
      // The server must not learn which page of the host the user reads.
      referrerPolicy: "no-referrer",
    });
  };

  /** Opens a WebSocket, with the token if there is one. */
  readonly connect = (path: string, protocol: string): WebSocket => {
    const url = new URL(path, this.origin);
    url.protocol = url.protocol === "https:" ? "wss:" : "ws:";
    const token = this.token.value;
    return new WebSocket(
      url,
      token === undefined ? [protocol] : [protocol, TOKEN_SUBPROTOCOL_PREFIX + token],
    );
  };

  /** Whether the server is reachable, even if this site may not read its responses. */
  async answers(): Promise<boolean> {
    try {
      await fetch(this.address("/healthz"), {
        mode: "no-cors",
        credentials: "omit",
        signal: AbortSignal.timeout(ANSWERED_WITHIN_MS),
      });
      return true;
    } catch {
      // The server is down, or there is no network.
      return false;
    }
  }
}
