// Reads with the JSON protocol: joins with its cursor, and loads with history what a join left out.

import { formatCursor } from "../../../protocol/cursor.ts";
import type { KnownEvent } from "../../../protocol/events/registry.ts";
import { SUBPROTOCOL } from "../../../protocol/frames.ts";
import type { Reader, Scene, Sight } from "./member.ts";
import { persist } from "./patience.ts";
import { openSocket } from "./socket.ts";

const PAGE = 200;
const LOGGED = new Set(["message", "edit", "delete"]);

/** The connection of a page, without a page. */
export class JsonReader implements Reader {
  readonly transport = "WebSocket JSON";
  readonly resumes = true;
  readonly room: string;
  readonly sightings: Sight[][] = [[]];
  connections = 0;
  onSight?: (sight: Sight) => void;
  readonly #scene: Scene;
  #after = 0;
  #epoch: string | undefined;

  constructor(scene: Scene) {
    this.#scene = scene;
    this.room = scene.room;
  }

  run(quit: AbortSignal): Promise<void> {
    return persist(() => this.#connect(quit), () => quit.aborted, quit);
  }

  async #connect(quit: AbortSignal): Promise<void> {
    const { url, room } = this.#scene;
    /** Live events that arrived while a gap was filled. */
    let held: KnownEvent[] | undefined;
    let target = 0;
    const askMore = () =>
      socket.send(JSON.stringify({ type: "history", room, after: this.#after, limit: PAGE }));
    const handle = (line: string) => {
      const frame = JSON.parse(line);
      if (frame.type === "joined") {
        this.#epoch = frame.epoch;
        const [first] = frame.events;
        if (first === undefined || first.seq <= this.#after + 1) return this.#see(frame.events);
        held = frame.events;
        target = first.seq - 1;
        askMore();
      } else if (frame.type === "history") {
        this.#see(frame.events.filter(({ seq }: KnownEvent) => seq <= target));
        if (this.#after < target && frame.events.length > 0) return askMore();
        const later = held ?? [];
        held = undefined;
        this.#see(later);
      } else if (LOGGED.has(frame.type)) {
        if (held) held.push(frame);
        else this.#see([frame]);
      } else if (frame.type === "error") {
        throw new Error(`A reader was refused: ${line}`);
      }
    };
    using socket = await openSocket(new URL("/ws", url.replace("http", "ws")), {
      protocols: [SUBPROTOCOL],
      onLine: handle,
      quit,
    });
    this.connections++;
    const after = this.#epoch === undefined ? 0 : formatCursor(this.#after, this.#epoch);
    socket.send(JSON.stringify({ type: "join", room, after }));
    await socket.closed;
  }

  #see(events: readonly KnownEvent[]): void {
    for (const event of events) {
      this.#after = event.seq;
      this.sightings[0]!.push(event);
      this.onSight?.(event);
    }
  }
}
