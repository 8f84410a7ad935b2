// Loads the Markdown parser, a lazy module, when the first message needs it: most pages never do.

import { effect, signal } from "@preact/signals";
import { needsParser, useParser } from "../../text/message_parts.ts";

/** Loads the parser; every text can be parsed afterwards. */
export async function loadParser(): Promise<void> {
  const [{ parseMarkdown }, { plainForm }] = await Promise.all([
    import("../../text/markdown_parser.ts"),
    import("../../text/plain_form.ts"),
  ]);
  // Compiling the parser and rendering every line again are two long tasks on a slow device: between
  // them, keys must get through.
  await new Promise((resolve) => setTimeout(resolve));
  useParser(parseMarkdown, plainForm);
}

/** Loads the parser once a text on the page needs it. */
export class ParserLoader implements Disposable {
  /** Changes when the parser is loaded. */
  readonly parsers = signal(0);
  #isRequested = false;
  readonly #stop: () => void;

  /** `load` is called once, and again only if it fails; `texts` reads signals. */
  constructor(
    load: (() => Promise<void>) | undefined,
    texts: () => readonly (string | undefined)[],
  ) {
    this.#stop = effect(() => {
      // Read first, so that the effect runs again after a failure.
      const shown = texts();
      if (!load || this.#isRequested) return;
      if (!shown.some((text) => text !== undefined && needsParser(text))) return;
      this.#isRequested = true;
      // If it fails, texts are shown as they were written until the next change.
      load().then(() => this.parsers.value += 1, () => this.#isRequested = false);
    });
  }

  [Symbol.dispose](): void {
    this.#stop();
  }
}
