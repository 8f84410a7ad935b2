// The data of a page: the server renders it, and the browser hydrates it.

import type { ErrorCode } from "./error_codes.ts";
import type { User } from "./events/base.ts";
import type { LogEvent } from "./events/registry.ts";
import type { PresentUser } from "./frames.ts";
import type { PageAssets } from "./page_assets.ts";
import type { PagePreferences } from "./page_preferences.ts";

/** How a page stays up to date. Users choose it on the welcome page. */
export type ConnectBy = "auto" | TransportName | "refresh";

/** The transports of a page with scripts, best first. */
export type TransportName = "websocket" | "sse" | "polling";

/** The choices, in the order in which they are offered. */
export const CONNECT_BY: readonly ConnectBy[] = ["auto", "websocket", "sse", "polling", "refresh"];

/** Why a form was refused. The page shows the form again with the same input. */
export interface FormProblem {
  /** The code, for which a page in another language has messages of its own. */
  readonly code: ErrorCode;
  /** A sentence for the user. */
  readonly message: string;
  /** The text of the message; absent if the form has no such field. */
  readonly text?: string;
  /** The name; absent if the form has no such field. */
  readonly name?: string;
  /** The email; absent if the form has no such field. */
  readonly email?: string;
  /** Whether to keep the current picture; absent if the form has no such field. */
  readonly keepPicture?: boolean;
}

/** The configuration of the server, as far as a page needs it. */
export interface PublicConfig {
  /** Whether a session requires a password. */
  readonly password: boolean;
  /** Whether a name is enough to write. */
  readonly guests: boolean;
  /** The most code points of a message. */
  readonly textMax: number;
}

/** What the views of all pages have in common. */
export interface View<Page extends string> {
  /** The kind of page. */
  readonly page: Page;
}

/** The page of a room. Its log is complete before any script runs. */
export interface RoomView extends View<"room"> {
  /** The name of the room. */
  readonly room: string;
  /** The epoch of the log, for the cursor from which the page continues. */
  readonly epoch: string;
  /** The first seq that `events` cover. */
  readonly first: number;
  /** The last seq that `events` cover. */
  readonly last: number;
  /** The newest seq of the room when the page was read; 0 in an empty room. */
  readonly head: number;
  /** Whether `events` reach back to the start of the log. */
  readonly complete: boolean;
  /** Ascending by seq: the newest page, or the one around `target`. */
  readonly events: readonly LogEvent[];
  /** The users who are present, at most the newest USERS_LISTED_MAX. */
  readonly users: readonly PresentUser[];
  /** The number of users who are present, listed or not. */
  readonly count: number;
  /** The user; null if the client may only read. */
  readonly user: User | null;
  /** How this page stays up to date. */
  readonly connectBy: ConnectBy;
  /** Set if the browser stores no cookies: the links to other rooms then contain the choice. */
  readonly connectInAddress?: true;
  /** The seq of the message of a permalink. */
  readonly target?: number;
  /** What the composer may offer. */
  readonly config: PublicConfig;
  /** Why the form that was just sent was refused. */
  readonly problem?: FormProblem;
}

/**
 * The log alone, in a frame that reloads itself, for periodic refresh and pages without JavaScript.
 */
export interface LogView extends View<"log"> {
  /** The name of the room. */
  readonly room: string;
  /** Ascending by seq: the newest page, or the requested one. */
  readonly events: readonly LogEvent[];
  /** The first seq that `events` cover. */
  readonly first: number;
  /** The last seq that `events` cover. */
  readonly last: number;
  /** The newest seq of the room. A page that does not reach it is not reloaded. */
  readonly head: number;
  /** The users who are present, at most the newest USERS_LISTED_MAX. */
  readonly users: readonly PresentUser[];
  /** The number of users who are present, listed or not. */
  readonly count: number;
  /** The user; null if the client may only read. */
  readonly user: User | null;
  /** Seconds between reloads. */
  readonly refresh: number;
}

/** The list of users, in a frame that reloads itself beside that of the log. */
export interface PeopleView extends View<"people"> {
  /** The users who are present, at most the newest USERS_LISTED_MAX. */
  readonly users: readonly PresentUser[];
  /** The number of users who are present, listed or not. */
  readonly count: number;
  /** The user; null if the client may only read. */
  readonly user: User | null;
  /** Seconds between reloads. */
  readonly refresh: number;
}

/** An entry in a list of rooms. */
export interface RoomLine {
  /** The name of the room. */
  readonly room: string;
  /** Its newest seq; 0 in an empty room. */
  readonly head: number;
  /** The number of users who are present. */
  readonly count: number;
  /** The time of its newest message, ms since the epoch; null if there is none. */
  readonly lastAt: number | null;
}

/** A session in the list of its user. */
export interface SessionLine {
  /** The id by which it can be ended; not its token. */
  readonly id: string;
  /** Its browser and system, so that its user recognises it. */
  readonly label: string;
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
  /** Whether it is the session of this request. */
  readonly current: boolean;
}

/** The welcome page: name, room and transport. */
export interface WelcomeView extends View<"welcome"> {
  /** The user; null without a session or a name. */
  readonly user: User | null;
  /** The room that the form opens, or what the user typed if it is no valid name. */
  readonly room: string;
  /** The most active rooms; null if the user may not see them. */
  readonly rooms: readonly RoomLine[] | null;
  /** Whether there are more rooms. */
  readonly moreRooms: boolean;
  /** The user's sessions, oldest first. */
  readonly sessions: readonly SessionLine[];
  /** The selected choice. */
  readonly connectBy: ConnectBy;
  /** What the form must ask for. */
  readonly config: PublicConfig;
  /** Why the form that was just sent was refused. */
  readonly problem?: FormProblem;
}

/** The list of rooms. */
export interface RoomsView extends View<"rooms"> {
  /** The user; null if the client may only read. */
  readonly user: User | null;
  /** A part of the rooms, the most recently active first. */
  readonly rooms: readonly RoomLine[];
  /** The cursor of the next part; null if this is the last one. */
  readonly next: string | null;
  /** The search for rooms whose names contain it; absent without a search. */
  readonly q?: string;
}

/** The page of an error. */
export interface ErrorView extends View<"error"> {
  /** The HTTP status of the answer. */
  readonly status: number;
  /** The code, for which a page in another language has messages of its own. */
  readonly code: ErrorCode;
  /** A short description of the error. */
  readonly title: string;
  /** A sentence for the user. */
  readonly detail: string;
  /** The address of "go back". */
  readonly back: string;
}

/** The view of any page. */
export type PageView = RoomView | LogView | PeopleView | WelcomeView | RoomsView | ErrorView;

/** Renders a view as a complete HTML document, starting with the doctype. */
export type RenderPage = (
  view: PageView,
  assets: PageAssets,
  preferences: PagePreferences,
) => string;
