// Writes over a plain WebSocket: no nonces, no acks. It knows of the messages that return, and
// never repeats one.

import type { WriterOptions } from "./json_writer.ts";
import type { Writer } from "./member.ts";
import { pause, persist } from "./patience.ts";
import { textOfLine } from "./plain_reader.ts";
import { openSocket } from "./socket.ts";

/** A user of websocat. */
export class PlainWriter implements Writer {
  readonly transport = "WebSocket plain";
  readonly #options: WriterOptions;

  constructor(options: WriterOptions) {
    this.#options = options;
  }

  run(stop: AbortSignal, quit: AbortSignal): Promise<void> {
    const over = () => quit.aborted || stop.aborted;
    return persist(() => this.#connect(quit, over), over, quit);
  }

  async #connect(quit: AbortSignal, over: () => boolean): Promise<void> {
    const { scene, ledger, name, everyMs, filler } = this.#options;
    const url = new URL(`/ws?room=${scene.room}&name=${name}`, scene.url.replace("http", "ws"));
    let echoed = Promise.withResolvers<void>();
    let waitsFor: string | undefined;
    using socket = await openSocket(url, {
      quit,
      onLine: (line) => {
        const text = textOfLine(line);
        const said = text === undefined ? undefined : ledger.find(text);
        // Any of its own lines that it receives, old ones too, is on disk.
        if (said?.writer === name) ledger.saw(said);
        if (text !== undefined && text === waitsFor) echoed.resolve();
      },
    });
    let open = true;
    socket.closed.then(() => {
      open = false;
      echoed.resolve();
    });
    while (open && !over()) {
      const author = { transport: this.transport, writer: name, room: scene.room };
      const said = ledger.begin(author, filler?.());
      said.sent++;
      echoed = Promise.withResolvers();
      waitsFor = said.text;
      socket.send(said.text);
      await echoed.promise;
      await pause(scene.random() * 2 * everyMs, quit);
    }
  }
}
