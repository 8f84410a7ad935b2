// Writers and readers on every transport, in every room, over several runs of a server.

import { JsonReader } from "./json_reader.ts";
import { JsonWriter, type WriterOptions } from "./json_writer.ts";
import type { Ledger } from "./ledger.ts";
import type { Reader, Scene, Writer } from "./member.ts";
import { pause } from "./patience.ts";
import { FollowReader, PlainReader } from "./plain_reader.ts";
import { PlainWriter } from "./plain_writer.ts";
import { PollReader } from "./poll_reader.ts";
import { PostWriter } from "./post_writer.ts";
import { StreamReader } from "./stream_reader.ts";

/** Options of a crowd. */
export interface CrowdOptions {
  readonly url: string;
  readonly rooms: readonly string[];
  readonly ledger: Ledger;
  readonly random: () => number;
  /** Mean time between two messages of a writer, in ms. */
  readonly everyMs: number;
  /** Tokens by the names of signed-in writers, who also edit and delete. @default none */
  readonly tokens?: ReadonlyMap<string, string>;
  /** Appended to the tag in each text. @default nothing */
  readonly filler?: () => string;
}

const LOOK_EVERY_MS = 20;

/** The crowd. */
export class Crowd {
  readonly readers: readonly Reader[];
  readonly writers: readonly Writer[];
  readonly #ledger: Ledger;
  readonly #url: string;
  readonly #stop = new AbortController();
  readonly #quitWriting = new AbortController();
  readonly #quitReading = new AbortController();
  #writing: Promise<unknown> = Promise.resolve();
  #reading: Promise<unknown> = Promise.resolve();

  constructor({ url, rooms, ledger, random, everyMs, tokens, filler }: CrowdOptions) {
    this.#ledger = ledger;
    this.#url = url;
    const scenes = rooms.map((room): Scene => ({ url, room, random }));
    this.readers = scenes.flatMap((scene) => [
      new JsonReader(scene),
      new StreamReader(scene),
      new PollReader(scene),
      new PlainReader(scene),
      new FollowReader(scene),
    ]);
    this.writers = scenes.flatMap((scene) => {
      const named = (kind: string): WriterOptions => {
        const name = `${kind}-${scene.room}`;
        const token = tokens?.get(name);
        return { scene, ledger, name, everyMs, ...(filler && { filler }), ...(token && { token }) };
      };
      return [
        new JsonWriter(named("socket")),
        new PostWriter("JSON", named("bot")),
        new PostWriter("form", named("browser")),
        new PostWriter("text", named("shell")),
        new PlainWriter(named("websocat")),
      ];
    });
  }

  /** Starts everyone. */
  start(): void {
    this.#reading = Promise.all(
      this.readers.map((reader) => reader.run(this.#quitReading.signal)),
    );
    this.#writing = Promise.all(
      this.writers.map((writer) => writer.run(this.#stop.signal, this.#quitWriting.signal)),
    );
    // Callers that wait for it get the rejection; until then it must not count as unhandled.
    this.#reading.catch(() => {});
    this.#writing.catch(() => {});
  }

  /** Rejects as soon as one of them is refused or finds something impossible. */
  get trouble(): Promise<never> {
    const { promise, reject } = Promise.withResolvers<never>();
    this.#reading.catch(reject);
    this.#writing.catch(reject);
    return promise;
  }

  /** Ends writing; resolves when everything started is acknowledged, or after `withinMs`. */
  async finishWriting(withinMs: number): Promise<void> {
    this.#stop.abort();
    const giveUp = setTimeout(() => this.#quitWriting.abort(), withinMs);
    await this.#writing;
    clearTimeout(giveUp);
  }

  /** Writes a last message in each room; resolves when every reader has it, or after `withinMs`. */
  async catchUp(withinMs: number): Promise<void> {
    const until = performance.now() + withinMs;
    const rooms = new Set(this.readers.map(({ room }) => room));
    const last = new Map<string, string>();
    for (const room of rooms) last.set(room, await this.#sayLast(room));
    const behind = () =>
      this.readers.filter(({ room, sightings }) => {
        const sight = sightings.at(-1)?.at(-1);
        return sight === undefined || !("text" in sight) || sight.text !== last.get(room);
      });
    while (behind().length > 0 && performance.now() < until) await pause(LOOK_EVERY_MS);
  }

  /** Written by a user without anything in flight, so that it is the newest event of all. */
  async #sayLast(room: string): Promise<string> {
    const author = { transport: "POST text", writer: `closer-${room}`, room };
    const said = this.#ledger.begin(author);
    said.sent++;
    const response = await fetch(`${this.#url}/rooms/${room}?name=${author.writer}`, {
      method: "POST",
      headers: { "content-type": "text/plain", accept: "application/json" },
      body: said.text,
    });
    const { seq, id, at } = await response.json();
    this.#ledger.acked(said, { seq, id, at });
    return said.text;
  }

  /** Ends everyone. */
  async leave(): Promise<void> {
    this.#stop.abort();
    this.#quitWriting.abort();
    this.#quitReading.abort();
    await Promise.all([this.#reading, this.#writing]);
  }
}
