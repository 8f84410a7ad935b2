// Reads by long polling.

import { formatCursor } from "../../../protocol/cursor.ts";
import type { Reader, Scene, Sight } from "./member.ts";
import { Cut, persist } from "./patience.ts";

const WAIT_S = 25;
const PAGE = 200;

/** A script that polls in a loop. */
export class PollReader implements Reader {
  readonly transport = "long poll";
  readonly resumes = true;
  readonly room: string;
  readonly sightings: Sight[][] = [[]];
  connections = 0;
  onSight?: (sight: Sight) => void;
  readonly #url: string;
  #after = "0";

  constructor({ url, room }: Scene) {
    this.#url = `${url}/rooms/${room}?wait=${WAIT_S}&limit=${PAGE}`;
    this.room = room;
  }

  run(quit: AbortSignal): Promise<void> {
    return persist(() => this.#poll(quit), () => quit.aborted, quit);
  }

  async #poll(quit: AbortSignal): Promise<void> {
    this.connections++;
    while (true) {
      const response = await fetch(`${this.#url}&after=${this.#after}`, {
        headers: { accept: "application/json" },
        signal: quit,
      });
      const page = await response.json();
      if (!response.ok) throw new Cut("refused");
      for (const event of page.events) {
        this.#after = formatCursor(event.seq, page.epoch);
        this.sightings[0]!.push(event);
        this.onSight?.(event);
      }
    }
  }
}
