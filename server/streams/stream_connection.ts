// A streamed answer as a connection: server-sent events, and lines that go on as messages come.

import { follow } from "../../hub/follow.ts";
import { Outbox } from "../../hub/outbox.ts";
import type { Attendance } from "../../hub/presence.ts";
import type { Room } from "../../hub/room.ts";
import type { WireFormat } from "../../hub/room_post.ts";
import type { Subscriber } from "../../hub/subscriber.ts";
import type { CloseReason } from "../../protocol/close_codes.ts";
import type { Cursor } from "../../protocol/frames.ts";
import type { LiveActor } from "../people/live_actor.ts";
import type { Connection, TransportName } from "../connections.ts";
import type { House } from "../house.ts";
import { StreamSink } from "./stream_sink.ts";

/** What a stream is made with. */
export interface StreamOptions {
  readonly transport: TransportName;
  readonly actor: LiveActor;
  readonly room: Room;
  readonly house: House;
  readonly format: WireFormat;
  readonly cursor?: Cursor;
  /** Sent first. */
  readonly greeting?: string;
  /** Sent when all that was missed is out, up to a seq, before anything that is news. */
  readonly live?: (seq: number) => string;
  /** Sent where the cursor means nothing, before the newest page. */
  readonly reset?: string;
  /** Sent when nothing else was for a while, so that proxies and phones keep the line open. */
  readonly keepAlive?: string;
}

const KEEP_ALIVE_MS = 15_000;

/** Streams a room until either side ends it. */
export class StreamConnection implements Connection {
  readonly transport: TransportName;
  readonly #house: House;
  readonly #sink: StreamSink;
  readonly #outbox: Outbox;
  /** Undefined if it was closed before it began. */
  readonly #registered: Disposable | undefined;
  readonly #attendance: Attendance | undefined;
  #keepAlive: ReturnType<typeof setInterval> | undefined;
  #subscriber: Subscriber | undefined;
  #open = true;

  /** Begins to follow the room at once. */
  constructor(options: StreamOptions) {
    const { transport, actor, room, house, greeting, keepAlive } = options;
    const { user } = actor.caller;
    this.transport = transport;
    this.#house = house;
    this.#sink = new StreamSink(() => this.#forget());
    this.#outbox = new Outbox(this.#sink, {
      maxPendingBytes: house.configuration.outbox,
      onFull: () => this.close("too_slow"),
    });
    this.#registered = house.connections.add(this, actor);
    if (!this.#open) {
      this.#registered[Symbol.dispose]();
      return;
    }
    this.#attendance = user === null ? undefined : room.enter(user);
    if (keepAlive !== undefined) {
      this.#keepAlive = setInterval(() => this.#outbox.put(keepAlive), KEEP_ALIVE_MS);
    }
    if (greeting !== undefined) this.#outbox.put(greeting);
    this.#follow(options);
  }

  /** What the answer streams. */
  get body(): ReadableStream<Uint8Array> {
    return this.#sink.body;
  }

  /** Bytes that wait for the reader. */
  get pendingBytes(): number {
    return this.#outbox.pendingBytes;
  }

  /** A stream cannot tell why it ends: its reader comes back with its cursor, or is refused then. */
  close(reason: CloseReason): void {
    if (!this.#open) return;
    try {
      this.#forget();
    } finally {
      // Who is restarted may read to the end; who is too slow or signed out gets nothing more.
      if (reason === "restarting") this.#sink.close();
      else this.#sink.cut();
      this.#house.connections.noteClose(reason);
      this.#house.logger.info("stream_closed", { transport: this.transport, reason });
    }
  }

  #forget(): void {
    if (!this.#open) return;
    this.#open = false;
    clearInterval(this.#keepAlive);
    this.#registered?.[Symbol.dispose]();
    this.#outbox[Symbol.dispose]();
    this.#subscriber?.[Symbol.dispose]();
    this.#attendance?.[Symbol.dispose]();
  }

  async #follow(options: StreamOptions): Promise<void> {
    const { room, actor, format, cursor, reset, live, house } = options;
    try {
      const subscriber = await follow({
        room,
        visitor: actor.caller,
        outbox: this.#outbox,
        format,
        ...(cursor === undefined ? {} : { cursor }),
        onReset: () => {
          if (reset !== undefined) this.#outbox.put(reset);
        },
        onLive: (seq) => {
          if (live !== undefined) this.#outbox.put(live(seq));
        },
      });
      if (this.#open) this.#subscriber = subscriber;
      else subscriber?.[Symbol.dispose]();
    } catch (error) {
      this.close("restarting");
      house.logger.error("stream_failed", { error });
    }
  }
}
