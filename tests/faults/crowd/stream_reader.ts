// Reads server-sent events, and reconnects with the last id.

import { readEvents } from "../../support/event_source.ts";
import { chunksOf } from "./chunks_of.ts";
import type { Reader, Scene, Sight } from "./member.ts";
import { persist } from "./patience.ts";

/** A browser's EventSource. */
export class StreamReader implements Reader {
  readonly transport = "SSE";
  readonly resumes = true;
  readonly room: string;
  readonly sightings: Sight[][] = [[]];
  connections = 0;
  onSight?: (sight: Sight) => void;
  readonly #url: string;
  #lastId = "";

  constructor({ url, room }: Scene) {
    this.#url = `${url}/rooms/${room}?after=0`;
    this.room = room;
  }

  run(quit: AbortSignal): Promise<void> {
    return persist(() => this.#connect(quit), () => quit.aborted, quit);
  }

  async #connect(quit: AbortSignal): Promise<void> {
    const headers = new Headers({ accept: "text/event-stream" });
    if (this.#lastId !== "") headers.set("last-event-id", this.#lastId);
    const response = await fetch(this.#url, {
      headers,
      signal: quit,
    });
    this.connections++;
    for await (const { type, id, data } of readEvents(chunksOf(response.body!, quit))) {
      if (type === "reset") throw new Error(`A cursor was forgotten: ${this.#lastId}`);
      // Presence and typing are not in the log and have no cursor.
      if (id === undefined) continue;
      this.#lastId = id;
      this.sightings[0]!.push(data);
      this.onSight?.(data);
    }
  }
}
