// Who a request or a connection comes from, kept current: the end of a session and a new name reach it
// from before the session is looked up until the connection is over.

import { ChatError } from "../../protocol/chat_error.ts";
import type { CloseReason } from "../../protocol/close_codes.ts";
import type { User } from "../../protocol/event.ts";
import type { Actor } from "../../hub/policy.ts";

/** What must not outlast the session that opened it. */
export interface Closable {
  /** Sends the peer the reason; twice is harmless. */
  close(reason: CloseReason): void;
}

/** The look-up takes time: what is announced meanwhile is held until it is known whom it concerns. */
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

/** One request's actor; made by `Connections.expect`, which passes on ends and names. */
export class LiveActor implements Disposable {
  readonly #onDispose: () => void;
  #state: State = { name: "unknown" };
  /** Whether a connection goes on when the request is over. */
  #heldBeyondRequest = false;

  /** `onDispose` is called when nothing has to be passed on any more. */
  constructor(onDispose: () => void) {
    this.#onDispose = onDispose;
  }

  /**
   * Finds out who it is. A session that ends during the look-up is looked up again, so that the answer
   * is the same as for a request that came later.
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

  /** Who it is, under their newest name; who it was, if the session has ended. */
  get actor(): Actor {
    if (!("actor" in this.#state)) {
      throw new TypeError("The actor is not known yet: not identified");
    }
    return this.#state.actor;
  }

  /** Whether the session that vouched for them has ended since it was found. */
  get ended(): boolean {
    return this.#state.name === "ended";
  }

  /** @throws {ChatError} `unauthorized` if the session has ended */
  assertNotEnded(): void {
    if (this.ended) throw sessionEnded();
  }

  /** Has another name from now on, or a first one. */
  setUser(user: User): void {
    if (!("actor" in this.#state)) return;
    this.#state = { ...this.#state, actor: withUser(this.#state.actor, user) };
  }

  /** `connection` is closed when the session ends, or at once if it has. */
  connect(connection: Closable): void {
    const { actor } = this;
    if (this.ended) return connection.close("session_ended");
    this.#state = { name: "connected", actor, connection };
  }

  /** The connection is over; the request may go on. */
  disconnect(): void {
    if (this.#state.name !== "connected") return;
    this.#state = { name: "identified", actor: this.#state.actor };
  }

  /** A session has ended, theirs or another. */
  endSession(sessionId: string): void {
    const state = this.#state;
    if (state.name === "identifying") state.ended.add(sessionId);
    if (!("actor" in state) || state.actor.session?.id !== sessionId) return;
    this.#state = { name: "ended", actor: state.actor };
    if (state.name === "connected") state.connection.close("session_ended");
  }

  /** A user has another name, they or somebody else. */
  rename(user: User): void {
    const state = this.#state;
    if (state.name === "identifying") state.renamed.set(user.id, user);
    else if ("actor" in state && state.actor.user?.id === user.id) this.setUser(user);
  }

  /** Stays current until it is disposed of, also when its request is over. */
  holdBeyondRequest(): void {
    this.#heldBeyondRequest = true;
  }

  /** The answer is out, or its reader is gone. */
  requestIsOver(): void {
    if (!this.#heldBeyondRequest) this[Symbol.dispose]();
  }

  /** Nothing is passed on any more. Twice is harmless. */
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
  return new ChatError("unauthorized", "The session was ended");
}
