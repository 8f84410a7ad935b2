// What the server tells a page to show: plain data, rendered on the server and hydrated in the browser.

import type { LogEvent, User } from "./event.ts";
import type { PresentUser } from "./frames.ts";

/** How a page stays up to date; the visitor chooses it on the welcome page. */
export type ConnectBy = "auto" | "websocket" | "sse" | "polling" | "refresh";

/** The choices, in the order in which they are offered. */
export const CONNECT_BY: readonly ConnectBy[] = ["auto", "websocket", "sse", "polling", "refresh"];

/** Something went wrong with a form; what was typed is kept. */
export interface FormProblem {
  readonly message: string;
  readonly text?: string;
  readonly name?: string;
}

/** Addresses of the built files, with their content's hash in them. */
export interface PageAssets {
  readonly script: string;
  readonly style: string;
  readonly icon: string;
}

/** How the house is set up, as far as a page must know it. */
export interface HouseView {
  /** A session needs a password. */
  readonly password: boolean;
  /** Whether a bare name is enough to write. */
  readonly guests: boolean;
  readonly textMax: number;
}

/** A room's page: the log is whole in it before any script runs. */
export interface RoomView {
  readonly page: "room";
  readonly room: string;
  readonly epoch: string;
  readonly head: number;
  /** Whether `events` reach back to the log's start. */
  readonly complete: boolean;
  readonly events: readonly LogEvent[];
  readonly users: readonly PresentUser[];
  readonly count: number;
  readonly user: User | null;
  readonly connectBy: ConnectBy;
  /** The message that a permalink opens at. */
  readonly target?: number;
  readonly house: HouseView;
  readonly problem?: FormProblem;
}

/** The log alone, in a frame that reloads itself: for active refresh and pages without JavaScript. */
export interface LogView {
  readonly page: "log";
  readonly room: string;
  readonly events: readonly LogEvent[];
  readonly users: readonly PresentUser[];
  readonly count: number;
  readonly user: User | null;
  /** Seconds between reloads. */
  readonly refresh: number;
}

/** A line in a list of rooms. `lastAt` is ms since the epoch; null where nobody has spoken yet. */
export interface RoomLine {
  readonly room: string;
  readonly head: number;
  readonly count: number;
  readonly lastAt: number | null;
}

/** A session in its owner's list. */
export interface SessionLine {
  readonly id: string;
  readonly label: string;
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
  /** The one that asked. */
  readonly current: boolean;
}

/** The welcome page: who are you, which room, how to connect. */
export interface WelcomeView {
  readonly page: "welcome";
  readonly user: User | null;
  readonly room: string;
  readonly rooms: readonly RoomLine[];
  readonly sessions: readonly SessionLine[];
  readonly connectBy: ConnectBy;
  readonly house: HouseView;
  readonly problem?: FormProblem;
}

/** The list of rooms. */
export interface RoomsView {
  readonly page: "rooms";
  readonly user: User | null;
  readonly rooms: readonly RoomLine[];
}

/** An error as a page. */
export interface ErrorView {
  readonly page: "error";
  readonly status: number;
  readonly title: string;
  readonly detail: string;
  /** Where "go back" leads. */
  readonly back: string;
}

/** Any page there is. */
export type PageView = RoomView | LogView | WelcomeView | RoomsView | ErrorView;

/** Turns a view into a whole HTML document, doctype first. */
export type RenderPage = (view: PageView, assets: PageAssets) => string;
