// What a room that is open in a browser is made of: wires, storage, and what its page wants to hear.

import type { LiveMessage } from "../../protocol/event.ts";
import type { KeptDraft } from "../composer/kept_draft.ts";
import type { KeptOutbox } from "../connection/kept_outbox.ts";
import type { SignedIn } from "../connection/sign_in.ts";
import type { Timers } from "../connection/timers.ts";
import type { RoomAddress, Transport } from "../connection/transport.ts";
import type { OtherRooms } from "../rooms/other_rooms.ts";
import type { Settings } from "../settings/settings.ts";
import type { ReadingPlace, Rest } from "./room_model.ts";

/** What a live room needs from the world. */
export interface LiveRoomOptions {
  readonly timers: Timers;
  readonly random: () => number;
  readonly nonce: () => string;
  readonly fetch: typeof globalThis.fetch;
  /** The wires that the visitor's choice allows, best first. */
  readonly transports: (address: RoomAddress) => readonly [Transport, ...Transport[]];
  /** Whether the server answers plain HTTP. */
  readonly reachable: () => Promise<boolean>;
  /** Where this page was left, if it is come back to. */
  readonly place?: ReadingPlace;
  /** Where what was begun is kept over reloads. */
  readonly keptDraft?: Pick<KeptDraft, "text" | "set">;
  /** Where what is not in the log yet is kept over reloads. */
  readonly kept?: KeptOutbox;
  /** What this person has set for themselves; without it, nothing is kept. */
  readonly settings?: Settings;
  /** Opens a session under a name. @default by the house's cookie */
  readonly signIn?: (name: string) => Promise<SignedIn>;
  /** Hears of the rooms beside this one, on its wire. */
  readonly others?: Pick<OtherRooms, "live" | "lost" | "take">;
  /** Somebody else has just said something here, in the log of that epoch. */
  readonly onMessage?: (message: LiveMessage, epoch: string) => void;
  /** Brings the parser of Markdown; called once, when a message needs it. */
  readonly loadParser?: () => Promise<void>;
  /** What this person had seen of the room when they were last here. */
  readonly readUpTo?: number;
  /** The log rests: `place` where somebody reads, none at its end, and all up to `seen` was seen. */
  readonly onRest?: (rest: Rest) => void;
}
