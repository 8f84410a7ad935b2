// Writes over plain HTTP, one request at a time, and repeats unanswered ones with the same key.

import type { WriterOptions } from "./json_writer.ts";
import type { Written } from "./ledger.ts";
import type { Writer } from "./member.ts";
import { OwnMessages } from "./own_messages.ts";
import { Cut, pause, persist } from "./patience.ts";

/** The kinds of bodies. */
export type PostForm = "JSON" | "form" | "text";

const UNAVAILABLE = 503;
/** Share of answered requests that are repeated, like a client that missed the answer. */
const SENT_AGAIN = 0.05;
/** A request that takes longer is abandoned and repeated. */
const ANSWER_WITHIN_MS = 10_000;
const METHODS = { message: "POST", edit: "PATCH", delete: "DELETE" } as const;

/** A script with an Idempotency-Key. */
export class PostWriter implements Writer {
  readonly transport: string;
  readonly #options: WriterOptions;
  readonly #form: PostForm;
  readonly #own = new OwnMessages();
  #keys = 0;

  constructor(form: PostForm, options: WriterOptions) {
    this.#form = form;
    this.#options = options;
    this.transport = `POST ${form}`;
  }

  async run(stop: AbortSignal, quit: AbortSignal): Promise<void> {
    const { scene, everyMs } = this.#options;
    while (!stop.aborted && !quit.aborted) {
      const { key, written } = this.#begin();
      await persist(
        () => this.#send(key, written, quit),
        () => written.acks.length > 0 || quit.aborted,
        quit,
      );
      if (scene.random() < SENT_AGAIN) {
        // Once: it may fail, but if it succeeds, the place must be the same.
        let tried = false;
        await persist(
          () => {
            tried = true;
            return this.#send(key, written, quit);
          },
          () => tried,
          quit,
        );
      }
      if (written.acks.length > 0) this.#own.settled(written);
      await pause(scene.random() * 2 * everyMs, quit);
    }
  }

  #begin(): { key: string; written: Written } {
    const { scene, ledger, name, token, filler } = this.#options;
    const change = token === undefined ? undefined : this.#own.next(scene.random);
    const author = { transport: this.transport, writer: name, room: scene.room };
    return { key: `${name}-${this.#keys++}`, written: ledger.begin(author, filler?.(), change) };
  }

  async #send(key: string, written: Written, quit: AbortSignal): Promise<void> {
    const { scene, ledger, name, token } = this.#options;
    written.sent++;
    const place = written.target === undefined ? "" : `/${written.target.acks[0]!.seq}`;
    const url = new URL(`/rooms/${scene.room}${place}`, scene.url);
    url.searchParams.set("name", name);
    const { type, body } = bodyOf(this.#form, written.text);
    const response = await fetch(url, {
      method: METHODS[written.kind],
      headers: {
        "content-type": type,
        accept: "application/json",
        "idempotency-key": `"${key}"`,
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      },
      ...(written.kind === "delete" ? {} : { body }),
      signal: AbortSignal.any([quit, AbortSignal.timeout(ANSWER_WITHIN_MS)]),
    });
    const answer = await response.json();
    if (response.status === UNAVAILABLE) throw new Cut("unavailable");
    if (!response.ok) throw new Error(`${name} was refused: ${JSON.stringify(answer)}`);
    ledger.acked(written, { seq: answer.seq, id: answer.id, at: answer.at });
  }
}

function bodyOf(form: PostForm, text: string): { type: string; body: string } {
  if (form === "JSON") return { type: "application/json", body: JSON.stringify({ text }) };
  if (form === "text") return { type: "text/plain", body: text };
  return {
    type: "application/x-www-form-urlencoded",
    body: new URLSearchParams({ text }).toString(),
  };
}
