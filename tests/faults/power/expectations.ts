// What a log must contain after a power cut, by what its process had printed until then.

import type { KnownEvent } from "../../../protocol/events/registry.ts";
import type { Acked, Begun } from "./driver.ts";

/** What a process had started and what was acknowledged. */
export class Acknowledged {
  readonly #begun = new Map<number, Begun>();
  readonly #acked = new Map<number, Acked>();
  /** The change of a message that was started, by its room and seq; there is at most one. */
  readonly #changes = new Map<string, Begun>();

  /** Reads a line. */
  add(line: string): void {
    const entry: Begun | Acked = JSON.parse(line);
    if ("acked" in entry) {
      this.#acked.set(entry.acked, entry);
      return;
    }
    this.#begun.set(entry.begun, entry);
    if (entry.target !== undefined) this.#changes.set(`${entry.room} ${entry.target}`, entry);
  }

  /** How many were acknowledged. */
  get acks(): number {
    return this.#acked.size;
  }

  /** The rooms in which something was started. */
  get rooms(): string[] {
    return [...new Set(this.#begun.values().map(({ room }) => room))];
  }

  /** Describes what is wrong with a log. */
  faultsOf(logs: ReadonlyMap<string, readonly KnownEvent[]>): string[] {
    return [...this.#lost(logs), ...this.#strange(logs)];
  }

  /** Texts whose deletion or replacement was acknowledged. */
  gone(): string[] {
    return [...this.#acked.keys()].flatMap((number) => {
      const { type, room, target } = this.#begun.get(number)!;
      if (type === "message") return [];
      const [changed] = this.#acked.values()
        .filter(({ acked, seq }) => seq === target && this.#begun.get(acked)!.room === room);
      const text = changed && this.#begun.get(changed.acked)!.text;
      return text === undefined ? [] : [text];
    });
  }

  *#lost(logs: ReadonlyMap<string, readonly KnownEvent[]>): Generator<string> {
    for (const { acked, seq, id } of this.#acked.values()) {
      const { room, type } = this.#begun.get(acked)!;
      const event = logs.get(room)?.[seq - 1];
      if (event?.id !== id || event.type !== type) yield `lost: ${room}/${seq} was acked`;
    }
  }

  *#strange(logs: ReadonlyMap<string, readonly KnownEvent[]>): Generator<string> {
    const drafts = new Map(
      this.#begun.values().map((draft) => [keyOf(draft), draft]),
    );
    for (const [room, events] of logs) {
      const seen = new Set<string>();
      for (const [index, event] of events.entries()) {
        const where = `${room}/${event.seq}`;
        if (event.seq !== index + 1) yield `gap before ${where}`;
        if (event.type !== "message") {
          const draft = this.#changes.get(`${room} ${event.target}`);
          if (draft?.type !== event.type) yield `strange: ${where}, a ${event.type}`;
          continue;
        }
        const change = this.#changes.get(`${room} ${event.seq}`);
        if (event.text === undefined) {
          if (change?.type !== "delete") yield `strange: ${where} has no text`;
          continue;
        }
        if (seen.has(event.text)) yield `repeated: ${where}`;
        seen.add(event.text);
        const draft = drafts.get(event.text);
        if (draft?.room !== room) yield `torn: ${where} has a text that nobody said`;
        const newest = change && this.#acked.has(change.begun) ? change.text : undefined;
        if (newest !== undefined && event.text !== newest) yield `lost: the edit of ${where}`;
        if (change?.type === "delete" && this.#acked.has(change.begun)) {
          yield `lost: the deletion of ${where}`;
        }
      }
    }
  }
}

function keyOf({ text, begun }: Begun): string {
  return text ?? `(${begun})`;
}
