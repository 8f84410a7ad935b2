// The parsed texts of messages that the server shows. Each is parsed once, and dropped when the
// message is edited or deleted, so that no copy of a text outlives it here.

import { changeOf, type LogEvent } from "../protocol/events/registry.ts";
import { isMarkdown, type Parse } from "./message_parts.ts";
import type { RichNode } from "./rich_text.ts";

/** The parts of a text; undefined if it takes too much work. */
export type Parts = readonly RichNode[] | undefined;

/** An upper estimate of the memory that parts take. */
const BYTES_A_CHARACTER = 2;
const BYTES_A_NODE = 120;
/** Some 10,000 ordinary Markdown messages, or some 60 of the largest possible. */
const BYTES_MAX = 8 * 1024 * 1024;
/**
 * Changes that are recorded, by place and time only. A page that was read just before a change may
 * be rendered just after it, and must not bring the old text back.
 */
const CHANGES_MAX = 1_000;

/**
 * Nodes in the texts of one page. Ordinary pages have some 500. The newest messages come first; the
 * others are shown as plain text until the browser parses them, because rendering costs more than
 * parsing.
 */
const PAGE_NODES_MAX = 5_000;

interface Entry {
  readonly text: string;
  readonly parts: Parts;
  readonly nodes: number;
  readonly bytes: number;
}

/** The parts of messages by room and seq, bounded in bytes. */
export class ParsedMessages {
  readonly #parse: Parse;
  readonly #entries = new Map<string, Entry>();
  /** The time of the last change of a message; Infinity once it is deleted. */
  readonly #changed = new Map<string, number>();
  #bytes = 0;

  /** `parse` is called once for each message. */
  constructor(parse: Parse) {
    this.#parse = parse;
  }

  /**
   * Returns the parts of each Markdown text of a page; undefined for a text that takes too much
   * work.
   */
  of(events: readonly LogEvent[]): ReadonlyMap<string, Parts> {
    const found = new Map<string, Parts>();
    let left = PAGE_NODES_MAX;
    for (const event of [...events].reverse()) {
      if (event.type !== "message" || event.text === undefined) continue;
      const entry = this.#entryOf(event, event.text);
      if (entry === undefined) continue;
      const known = found.get(event.text);
      left -= entry.nodes;
      if (left >= 0 || known === undefined) {
        found.set(event.text, left < 0 ? undefined : entry.parts);
      }
    }
    return found;
  }

  /** Drops the parts of messages that were edited or deleted. */
  forget(events: readonly LogEvent[]): void {
    for (const event of events) {
      const change = changeOf(event);
      if (!change) continue;
      const key = keyOf(event.room, change.target);
      this.#remove(key);
      this.#changed.delete(key);
      this.#changed.set(key, change.deleted === undefined ? event.at : Infinity);
      removeOldest(this.#changed, CHANGES_MAX);
    }
  }

  /** Estimated size of the cache in bytes. */
  get bytes(): number {
    return this.#bytes;
  }

  #entryOf(
    { room, seq, edited = 0 }: { room: string; seq: number; edited?: number },
    text: string,
  ): Entry | undefined {
    const key = keyOf(room, seq);
    const isOld = edited < (this.#changed.get(key) ?? 0);
    const known = isOld ? undefined : this.#entries.get(key);
    if (known?.text === text) return known;
    if (!isMarkdown(text)) return undefined;
    const parts = this.#parse(text);
    const nodes = nodesIn(parts);
    const bytes = BYTES_A_NODE * (1 + nodes) + BYTES_A_CHARACTER * text.length;
    const entry = { text, parts, nodes, bytes };
    if (!isOld) this.#add(key, entry);
    return entry;
  }

  #add(key: string, entry: Entry): void {
    this.#remove(key);
    this.#entries.set(key, entry);
    this.#bytes += entry.bytes;
    for (const oldest of this.#entries.keys()) {
      if (this.#bytes <= BYTES_MAX) break;
      this.#remove(oldest);
    }
  }

  #remove(key: string): void {
    this.#bytes -= this.#entries.get(key)?.bytes ?? 0;
    this.#entries.delete(key);
  }
}

function keyOf(room: string, seq: number): string {
  return `${room} ${seq}`;
}

function nodesIn(parts: Parts): number {
  let nodes = 0;
  for (const part of parts ?? []) {
    nodes += 1;
    if (typeof part !== "string" && "parts" in part) nodes += nodesIn(part.parts);
  }
  return nodes;
}

function removeOldest(map: Map<string, unknown>, most: number): void {
  for (const oldest of map.keys()) {
    if (map.size <= most) return;
    map.delete(oldest);
  }
}
