// What the server tells a page to show: plain data, rendered on the server and hydrated in the browser.

import type { ErrorCode } from "./error_codes.ts";
import type { LogEvent, User } from "./event.ts";
import type { PresentUser } from "./frames.ts";
import type { PageAssets } from "./page_assets.ts";
import type { PagePreferences } from "./page_preferences.ts";

/** How a page stays up to date; the user chooses it on the welcome page. */
export type ConnectBy = "auto" | TransportName | "refresh";

/** The transports that a page with scripts can use, best first. */
export type TransportName = "websocket" | "sse" | "polling";

/** The choices, in the order in which they are offered. */
export const CONNECT_BY: readonly ConnectBy[] = ["auto", "websocket", "sse", "polling", "refresh"];

/** Something went wrong with a form; what was typed is kept. */
export interface FormProblem {
  /** The refusal's code: a page in another language has words of its own for it. */
  readonly code: ErrorCode;
  /** A sentence for the person. */
  readonly message: string;
  /** What they wrote to the room; absent where the form had no such field. */
  readonly text?: string;
  /** The name that they gave; absent where the form had no such field. */
  readonly name?: string;
  /** The email that they gave; absent where the form had no such field. */
  readonly email?: string;
  /** Whether they keep the picture that they have; absent where the form did not ask. */
  readonly keepPicture?: boolean;
}

/** How the server is set up, as far as a page must know it. */
export interface PublicConfig {
  /** A session needs a password. */
  readonly password: boolean;
  /** Whether a bare name is enough to write. */
  readonly guests: boolean;
  /** Most code points in a message. */
  readonly textMax: number;
}

/** What every page's view has. */
export interface View<Page extends string> {
  /** Which page it is. */
  readonly page: Page;
}

/** A room's page: the log is whole in it before any script runs. */
export interface RoomView extends View<"room"> {
  /** The room's name. */
  readonly room: string;
  /** The log's epoch, for the cursor that the page goes on from. */
  readonly epoch: string;
  /** The room's newest seq when the page was read; 0 in an empty room. */
  readonly head: number;
  /** Whether `events` reach back to the log's start. */
  readonly complete: boolean;
  /** Ascending by seq: the newest page, or the one around `target`. */
  readonly events: readonly LogEvent[];
  /** Who is here: the latest USERS_LISTED_MAX. */
  readonly users: readonly PresentUser[];
  /** How many users are here, listed or not. */
  readonly count: number;
  /** The user; null who may only read. */
  readonly user: User | null;
  /** How this page stays up to date. */
  readonly connectBy: ConnectBy;
  /** Set where the browser keeps no cookies: the addresses of other rooms have to say it too. */
  readonly connectInAddress?: true;
  /** Seq of the message that a permalink opens at. */
  readonly target?: number;
  /** What the composer may offer. */
  readonly config: PublicConfig;
  /** Why the form that was just sent did nothing. */
  readonly problem?: FormProblem;
}

/** The log alone, in a frame that reloads itself: for active refresh and pages without JavaScript. */
export interface LogView extends View<"log"> {
  /** The room's name. */
  readonly room: string;
  /** The newest page, or the one that was asked for, ascending by seq. */
  readonly events: readonly LogEvent[];
  /** The room's newest seq; a page that does not reach it stands still. */
  readonly head: number;
  /** Who is here: the latest USERS_LISTED_MAX. */
  readonly users: readonly PresentUser[];
  /** How many users are here, listed or not. */
  readonly count: number;
  /** The user; null who may only read. */
  readonly user: User | null;
  /** Seconds between reloads. */
  readonly refresh: number;
}

/** Who is here, in a frame that reloads itself beside the log's. */
export interface PeopleView extends View<"people"> {
  /** Who is here: the latest USERS_LISTED_MAX. */
  readonly users: readonly PresentUser[];
  /** How many users are here, listed or not. */
  readonly count: number;
  /** The user; null who may only read. */
  readonly user: User | null;
  /** Seconds between reloads. */
  readonly refresh: number;
}

/** A line in a list of rooms. */
export interface RoomLine {
  /** The room's name. */
  readonly room: string;
  /** Its newest seq; 0 in an empty room. */
  readonly head: number;
  /** How many users are there. */
  readonly count: number;
  /** When somebody last spoke in it, ms since the epoch; null if nobody ever did. */
  readonly lastAt: number | null;
}

/** A session in its owner's list. */
export interface SessionLine {
  /** What it is ended by; not its token. */
  readonly id: string;
  /** What it was made from, for its owner to recognise it. */
  readonly label: string;
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
  /** The one that asked. */
  readonly current: boolean;
}

/** The welcome page: who are you, which room, how to connect. */
export interface WelcomeView extends View<"welcome"> {
  /** The user; null without a session or a name. */
  readonly user: User | null;
  /** The room that the form leads to; what somebody typed, if that is no room's name. */
  readonly room: string;
  /** The liveliest rooms, to choose from; null if the user may not know them. */
  readonly rooms: readonly RoomLine[] | null;
  /** Whether there are more. */
  readonly moreRooms: boolean;
  /** The user's own sessions, oldest first. */
  readonly sessions: readonly SessionLine[];
  /** The choice that is marked in the form. */
  readonly connectBy: ConnectBy;
  /** What the form must ask for. */
  readonly config: PublicConfig;
  /** Why the form that was just sent did nothing. */
  readonly problem?: FormProblem;
}

/** The list of rooms. */
export interface RoomsView extends View<"rooms"> {
  /** The user; null who may only read. */
  readonly user: User | null;
  /** A part of the rooms, the one that was spoken in last first. */
  readonly rooms: readonly RoomLine[];
  /** The cursor of the next part; null if this is the last. */
  readonly next: string | null;
  /** What the rooms' names have in them, where only such are asked for. */
  readonly q?: string;
}

/** An error as a page. */
export interface ErrorView extends View<"error"> {
  /** The HTTP status that it is sent with. */
  readonly status: number;
  /** The refusal's code: a page in another language has words of its own for it. */
  readonly code: ErrorCode;
  /** What went wrong, in a few words. */
  readonly title: string;
  /** A sentence for the person. */
  readonly detail: string;
  /** Where "go back" leads. */
  readonly back: string;
}

/** Any page there is. */
export type PageView = RoomView | LogView | PeopleView | WelcomeView | RoomsView | ErrorView;

/** Turns a view into a whole HTML document, doctype first. */
export type RenderPage = (
  view: PageView,
  assets: PageAssets,
  preferences: PagePreferences,
) => string;
