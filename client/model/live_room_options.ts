// What a room that is open in a browser is made of: transports, storage, and what its page wants to hear.

import type { LiveMessage } from "../../protocol/event.ts";
import type { ComposerDraft } from "./composer_draft.ts";
import type { SavedOutbox } from "../connection/saved_outbox.ts";
import type { SignedIn } from "./sign_in.ts";
import type { RoomAddress, Transport } from "../connection/transport.ts";
import type { OtherRooms } from "./other_rooms.ts";
import type { Settings } from "./settings.ts";
import type { RenderTiming } from "./render_cooldown.ts";
import type { ScrollAnchor, ScrollIdle } from "./room_model.ts";

/** What a live room needs from the world. */
export interface LiveRoomOptions extends RenderTiming {
  readonly random: () => number;
  readonly nonce: () => string;
  readonly fetch: typeof globalThis.fetch;
  /** The transports that the user's choice allows, best first. */
  readonly transports: (address: RoomAddress) => readonly [Transport, ...Transport[]];
  /** Whether the server answers plain HTTP. */
  readonly reachable: () => Promise<boolean>;
  /** Where this page was left, if it is come back to. */
  readonly place?: ScrollAnchor;
  /** Where what was begun is saved over reloads. */
  readonly composerDraft?: Pick<ComposerDraft, "text" | "set">;
  /** Where what is not in the log yet is saved over reloads. */
  readonly saved?: SavedOutbox;
  /** What this person has set for themselves; without it, nothing is saved. */
  readonly settings?: Settings;
  /** Opens a session under a name. @default by the server's cookie */
  readonly signIn?: (name: string) => Promise<SignedIn>;
  /** Hears of the rooms beside this one, on its transport. */
  readonly others?: Pick<OtherRooms, "live" | "lost" | "receive">;
  /** Somebody else has just said something here, in the log of that epoch. */
  readonly onMessage?: (message: LiveMessage, epoch: string) => void;
  /** Brings the parser of Markdown; called once, when a message needs it. */
  readonly loadParser?: () => Promise<void>;
  /** What this person had seen of the room when they were last here. */
  readonly readUpTo?: number;
  /** The log rests: `place` where somebody reads, none at its end, and all up to `seen` was seen. */
  readonly onIdle?: (idle: ScrollIdle) => void;
}
