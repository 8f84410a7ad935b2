// The sender of a request or connection, kept current: it receives the end of its session and a new
// name from before the session is looked up until the connection ends.

import { ChatError } from "../../protocol/chat_error.ts";
import type { CloseReason } from "../../protocol/close_codes.ts";
import type { User } from "../../protocol/events/base.ts";
import type { Actor } from "../../hub/policy.ts";

/** Something that must not outlive the session that opened it. */
export interface Closable {
  /** Tells the peer the reason. Calling it twice is harmless. */
  close(reason: CloseReason): void;
}

/** The lookup takes time, so changes during it are held until it is known whom they concern. */
type State =
  | { readonly name: "unknown" }
  | {
    readonly name: "identifying";
    readonly ended: Set<string>;
    readonly renamed: Map<string, User>;
  }
  | { readonly name: "identified"; readonly actor: Actor }
  | { readonly name: "connected"; readonly actor: Actor; readonly connection: Closable }
  | { readonly name: "ended"; readonly actor: Actor };

/** The sender of one request. `Connections.expect` makes it and passes on changes. */
export class LiveActor implements Disposable {
  readonly #onDispose: () => void;
  #state: State = { name: "unknown" };
  /** Whether a connection goes on when the request is over. */
  #heldBeyondRequest = false;

  /** `onDispose` is called when it needs no more changes. */
  constructor(onDispose: () => void) {
    this.#onDispose = onDispose;
  }

  /**
   * Looks up the sender. If their session ends during the lookup, it looks up again, so that the
   * result is the same as for a later request.
   *
   * @throws {ChatError} whatever `lookUp` throws; `unauthorized` if it finds an ended session twice
   */
  async identify(lookUp: () => Promise<Actor>): Promise<Actor> {
    const ended = new Set<string>();
    const renamed = new Map<string, User>();
    this.#state = { name: "identifying", ended, renamed };
    try {
      let found = await lookUp();
      if (hasEnded(found, ended)) found = await lookUp();
      if (hasEnded(found, ended)) throw sessionEnded();
      const user = found.user && renamed.get(found.user.id);
      const actor = user ? withUser(found, user) : found;
      this.#state = { name: "identified", actor };
      return actor;
    } catch (error) {
      this.#state = { name: "unknown" };
      throw error;
    }
  }

  /** The sender, with their current name; the former sender if the session has ended. */
  get actor(): Actor {
    if (!("actor" in this.#state)) {
      throw new TypeError("The actor is not identified yet");
    }
    return this.#state.actor;
  }

  /** Whether the sender's session has ended since it was found. */
  get ended(): boolean {
    return this.#state.name === "ended";
  }

  /** @throws {ChatError} `unauthorized` if the session has ended */
  assertNotEnded(): void {
    if (this.ended) throw sessionEnded();
  }

  /** Gives the sender another name, or their first one. */
  setUser(user: User): void {
    if (!("actor" in this.#state)) return;
    this.#state = { ...this.#state, actor: withUser(this.#state.actor, user) };
  }

  /** Closes `connection` when the session ends, or at once if it has ended. */
  connect(connection: Closable): void {
    const { actor } = this;
    if (this.ended) return connection.close("session_ended");
    this.#state = { name: "connected", actor, connection };
  }

  /** The connection has ended; the request may continue. */
  disconnect(): void {
    if (this.#state.name !== "connected") return;
    this.#state = { name: "identified", actor: this.#state.actor };
  }

  /** Handles the end of any session. */
  endSession(sessionId: string): void {
    const state = this.#state;
    if (state.name === "identifying") state.ended.add(sessionId);
    if (!("actor" in state) || state.actor.session?.id !== sessionId) return;
    this.#state = { name: "ended", actor: state.actor };
    if (state.name === "connected") state.connection.close("session_ended");
  }

  /** Handles a new name of any user. */
  rename(user: User): void {
    const state = this.#state;
    if (state.name === "identifying") state.renamed.set(user.id, user);
    else if ("actor" in state && state.actor.user?.id === user.id) this.setUser(user);
  }

  /** Keeps it current beyond its request, until it is disposed of. */
  holdBeyondRequest(): void {
    this.#heldBeyondRequest = true;
  }

  /** The response is sent, or the client is gone. */
  requestIsOver(): void {
    if (!this.#heldBeyondRequest) this[Symbol.dispose]();
  }

  /** Receives no more changes. Calling it twice is harmless. */
  [Symbol.dispose](): void {
    this.#onDispose();
  }
}

function hasEnded({ session }: Actor, ended: ReadonlySet<string>): boolean {
  return session !== undefined && ended.has(session.id);
}

function withUser({ session, ...actor }: Actor, user: User): Actor {
  return session === undefined ? { ...actor, user } : {
    ...actor,
    user,
    session: { ...session, user },
  };
}

function sessionEnded(): ChatError {
  return new ChatError("unauthorized", "The session has ended");
}
