// The policy: the single gate that decides who may do what. Every entry point asks it.

import { ChatError } from "../protocol/chat_error.ts";
import type { User } from "../protocol/events/base.ts";
import type { WriteAction } from "../protocol/events/writes.ts";
import { mayChange, mayChangeOwn } from "../protocol/may_change.ts";
import { Listeners } from "./listeners.ts";
import type { Session, Sessions } from "./sessions.ts";

/** A person or a program that asks for something. */
export interface Actor {
  /** The session that identifies them; guests and strangers have none. */
  readonly session?: Session;
  /** The user whom others see; null for strangers, who have neither a session nor a name. */
  readonly user: User | null;
  /** Identifies the connection's origin for rate limits. */
  readonly address: string;
}

/** What an actor may do without a name, if the server is open. */
export type OpenAction = "list" | "read" | "join";
/** What an actor needs a name for. `change` and `delete` are about a message. */
export type NamedAction = WriteAction;
/** Everything that the policy decides on. */
export type Action = OpenAction | NamedAction;

/** What an action is about. */
export type Resource =
  /** What belongs to no room: the list of rooms, pictures. */
  | { readonly type: "server" }
  | { readonly type: "room"; readonly room: string }
  | { readonly type: "message"; readonly room: string; readonly authorId: string };

/** A right that has ended. */
export interface Revocation {
  /** The session that ended, and with it all that its actor was granted. */
  readonly sessionId: string;
}

/** Decides on every action. */
export interface Policy {
  /**
   * Returns the actor's user if the action is allowed.
   *
   * @throws {ChatError} `unauthorized` if a session or a name is needed, `forbidden` if the one they
   * have is not enough.
   */
  authorize(actor: Actor, action: OpenAction, resource: Resource): User | null;
  /** The same; these actions always have a user. */
  authorize(actor: Actor, action: NamedAction, resource: Resource): User;
  /** The same, for any action. */
  authorize(actor: Actor, action: Action, resource: Resource): User | null;
  /** Calls `listener` as soon as rights end. It must close within a second what they had opened. */
  onRevoked(listener: (revocation: Revocation) => void): Disposable;
}

/** What the policy of a server depends on. */
export interface ServerPolicyOptions {
  /** Whether even reading needs a session. */
  readonly membersOnly: boolean;
  /** The end of a session revokes what it granted. @default no session ever ends */
  readonly sessions?: Pick<Sessions, "onEnd">;
  /** Receives what a listener threw; the others are called all the same. @default reportError */
  readonly onFault?: (error: unknown) => void;
}

/** The rules of a server whose rooms are all open to everybody who may enter the server. */
export class ServerPolicy implements Policy, Disposable {
  readonly #membersOnly: boolean;
  readonly #revoked: Listeners<Revocation>;
  readonly #sessionEnds: Disposable | undefined;

  /** Revokes nothing once it is disposed of. */
  constructor({ membersOnly, sessions, onFault = reportError }: ServerPolicyOptions) {
    this.#membersOnly = membersOnly;
    this.#revoked = new Listeners(onFault);
    this.#sessionEnds = sessions?.onEnd((sessionId) => this.#revoked.notify({ sessionId }));
  }

  /** Decides as {@linkcode Policy.authorize} says. */
  authorize(actor: Actor, action: OpenAction, resource: Resource): User | null;
  /** These actions always have a user. */
  authorize(actor: Actor, action: NamedAction, resource: Resource): User;
  /** Any action. */
  authorize(actor: Actor, action: Action, resource: Resource): User | null;
  authorize({ user }: Actor, action: Action, resource: Resource): User | null {
    if (user === null && this.#membersOnly) {
      throw new ChatError("unauthorized", "Sign in first: members only");
    }
    switch (action) {
      case "list":
      case "read":
      case "join":
        return user;
      case "write":
        return named(user);
      case "change":
      case "delete":
        return authorOf(named(user), resource);
      default:
        action satisfies never;
        throw new ChatError("forbidden", "Nobody may do this");
    }
  }

  /** Calls `listener` as soon as a session ends. */
  onRevoked(listener: (revocation: Revocation) => void): Disposable {
    return this.#revoked.add(listener);
  }

  /** Stops watching sessions. */
  [Symbol.dispose](): void {
    this.#sessionEnds?.[Symbol.dispose]();
  }
}

function named(user: User | null): User {
  if (user === null) throw new ChatError("unauthorized", "Give a name or sign in to write");
  return user;
}

/** The user, if they may change the message that the action is about. */
function authorOf(user: User, resource: Resource): User {
  if (!mayChangeOwn(user)) {
    throw new ChatError("forbidden", "A guest cannot edit or delete: sign in first");
  }
  if (resource.type === "message" && !mayChange(user, resource.authorId)) {
    throw new ChatError("forbidden", "Only its author can change a message");
  }
  return user;
}
