// The types of events and users, under one address; each event type is a file in events/.

export type { User } from "./events/base.ts";
export type { DeletedMessage, LiveMessage } from "./events/message.ts";
export type { KnownEvent, LogEvent } from "./events/registry.ts";
