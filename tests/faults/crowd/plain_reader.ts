// Reads lines: over a plain WebSocket, or as following text. Neither has a cursor: each connection
// starts with the newest messages again.

import { chunksOf } from "./chunks_of.ts";
import type { Reader, Scene, Sight } from "./member.ts";
import { persist } from "./patience.ts";
import { openSocket } from "./socket.ts";

/** `2026-11-20 19:24 alice: hi` or `alice: hi`. */
const LINE = /^(?:\d{4}-\d\d-\d\d \d\d:\d\d )?[^:*]+: (.*)$/;

/** Returns the text of a line; undefined for a line of the server. */
export function textOfLine(line: string): string | undefined {
  return LINE.exec(line)?.[1];
}

/** A user who reads lines. */
abstract class LineReader implements Reader {
  abstract readonly transport: string;
  readonly resumes = false;
  readonly room: string;
  readonly sightings: Sight[][] = [];
  onSight?: (sight: Sight) => void;
  protected readonly scene: Scene;

  constructor(scene: Scene) {
    this.scene = scene;
    this.room = scene.room;
  }

  get connections(): number {
    return this.sightings.length;
  }

  run(quit: AbortSignal): Promise<void> {
    return persist(() => this.connect(quit), () => quit.aborted, quit);
  }

  protected abstract connect(quit: AbortSignal): Promise<void>;

  protected see(line: string): void {
    const text = textOfLine(line);
    if (text === undefined) return;
    this.sightings.at(-1)!.push({ text });
    this.onSight?.({ text });
  }
}

/** websocat. */
export class PlainReader extends LineReader {
  readonly transport = "WebSocket plain";

  protected async connect(quit: AbortSignal): Promise<void> {
    const { url, room } = this.scene;
    const received: Sight[] = [];
    using socket = await openSocket(new URL(`/ws?room=${room}`, url.replace("http", "ws")), {
      onLine: (line) => {
        if (this.sightings.at(-1) !== received) this.sightings.push(received);
        this.see(line);
      },
      quit,
    });
    await socket.closed;
  }
}

/** `curl …?follow`. */
export class FollowReader extends LineReader {
  readonly transport = "text ?follow";

  protected async connect(quit: AbortSignal): Promise<void> {
    const { url, room } = this.scene;
    const response = await fetch(`${url}/rooms/${room}?follow`, {
      headers: { accept: "text/plain" },
      signal: quit,
    });
    this.sightings.push([]);
    let rest = "";
    for await (const text of chunksOf(response.body!, quit).pipeThrough(new TextDecoderStream())) {
      const lines = (rest + text).split("\n");
      rest = lines.pop()!;
      for (const line of lines) this.see(line);
    }
  }
}
