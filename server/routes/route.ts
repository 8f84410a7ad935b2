// The types of routes: a path pattern, and a handler for each method.

import type { Room } from "../../hub/room.ts";
import type { RequestContext } from "../auth/request_context.ts";
import type { DescribedPath } from "../ops/openapi/operation.ts";

/** Serves one method of one path. */
export type Handler = (context: RequestContext) => Response | Promise<Response>;

/** Serves a room in one of its forms. */
export type RoomHandler = (context: RequestContext, room: Room) => Promise<Response>;

/** What a path does; the router derives HEAD from GET, and OPTIONS from the methods. */
export interface Route {
  /** As in `URLPattern`: `/rooms/:room`. */
  readonly pathname: string;
  readonly methods: Readonly<Partial<Record<"GET" | "POST" | "PATCH" | "DELETE", Handler>>>;
  /** Its description in /openapi.json; absent if it is for pages only. */
  readonly api?: DescribedPath;
}
