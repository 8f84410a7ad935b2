// Says things by POST, one at a time, and posts again with the same key what was not answered.

import type { WriterOptions } from "./json_writer.ts";
import type { Said } from "./ledger.ts";
import type { Writer } from "./member.ts";
import { Cut, pause, persist } from "./patience.ts";

/** What a body can be. */
export type PostForm = "JSON" | "form" | "text";

const CREATED = 201;
const UNAVAILABLE = 503;
/** Share of answered posts that are posted once more, as by a client that missed the answer. */
const POSTED_AGAIN = 0.05;
/** A request that takes longer is given up and sent again. */
const ANSWER_WITHIN_MS = 10_000;

/** A script with an Idempotency-Key. */
export class PostWriter implements Writer {
  readonly transport: string;
  readonly #options: WriterOptions;
  readonly #form: PostForm;
  #keys = 0;

  constructor(form: PostForm, options: WriterOptions) {
    this.#form = form;
    this.#options = options;
    this.transport = `POST ${form}`;
  }

  async run(stop: AbortSignal, quit: AbortSignal): Promise<void> {
    const { scene, ledger, name, everyMs, filler } = this.#options;
    while (!stop.aborted && !quit.aborted) {
      const key = `${name}-${this.#keys++}`;
      const said = ledger.begin(this.transport, name, scene.room, filler?.());
      await persist(
        () => this.#post(key, said, quit),
        () => said.acks.length > 0 || quit.aborted,
        quit,
      );
      if (scene.random() < POSTED_AGAIN) {
        // Once: whether it gets through is not the question, only that it is the same place.
        let tried = false;
        await persist(
          () => {
            tried = true;
            return this.#post(key, said, quit);
          },
          () => tried,
          quit,
        );
      }
      await pause(scene.random() * 2 * everyMs, quit);
    }
  }

  async #post(key: string, said: Said, quit: AbortSignal): Promise<void> {
    const { scene, ledger, name, token } = this.#options;
    said.sent++;
    const url = new URL(`/rooms/${scene.room}`, scene.url);
    url.searchParams.set("name", name);
    const { type, body } = bodyOf(this.#form, said.text);
    const response = await fetch(url, {
      method: "POST",
      headers: {
        "content-type": type,
        accept: "application/json",
        "idempotency-key": `"${key}"`,
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      },
      body,
      signal: AbortSignal.any([quit, AbortSignal.timeout(ANSWER_WITHIN_MS)]),
    });
    const answer = await response.json();
    if (response.status === UNAVAILABLE) throw new Cut("unavailable");
    if (response.status !== CREATED) {
      throw new Error(`${name} was refused: ${JSON.stringify(answer)}`);
    }
    ledger.acked(said, { seq: answer.seq, id: answer.id, at: answer.at });
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
