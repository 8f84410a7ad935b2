// Brings the parser of Markdown once a message needs it: most pages never do.

import { needsParser } from "../../text/message_parts.ts";

/** Looks at texts until one needs the parser, which is then loaded once. */
export class ParserNeed {
  readonly #load: () => Promise<void>;
  readonly #onLoaded: () => void;
  #asked = false;

  constructor(load: () => Promise<void>, onLoaded: () => void) {
    this.#load = load;
    this.#onLoaded = onLoaded;
  }

  /** These are shown now. */
  look(texts: Iterable<string | undefined>): void {
    if (this.#asked) return;
    for (const text of texts) {
      if (text === undefined || !needsParser(text)) continue;
      this.#asked = true;
      // Where it fails, the next message asks again; until then all is shown as it was written.
      this.#load().then(this.#onLoaded, () => this.#asked = false);
      return;
    }
  }
}
