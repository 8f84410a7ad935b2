// An input method in a page, as the browser tells of one: what it composes, and the keys that are its own.

import type { Page } from "./playwright.ts";

type Session = Awaited<ReturnType<ReturnType<Page["context"]>["newCDPSession"]>>;

/** The code of a key that an input method takes for itself. */
const TAKEN = 229;

/** Composes with an input method in the field that has the focus. */
export class InputMethod implements AsyncDisposable {
  readonly #cdp: Session;

  private constructor(cdp: Session) {
    this.#cdp = cdp;
  }

  static async of(page: Page): Promise<InputMethod> {
    return new InputMethod(await page.context().newCDPSession(page));
  }

  /** Shows what is composed, with the caret at its end. */
  async compose(text: string): Promise<void> {
    const end = text.length;
    await this.#cdp.send("Input.imeSetComposition", {
      text,
      selectionStart: end,
      selectionEnd: end,
    });
  }

  /** Ends the composition with a text. */
  async commit(text: string): Promise<void> {
    await this.#cdp.send("Input.insertText", { text });
  }

  /** Presses a key that is the input method's. Safari ends the composition first: then the code tells. */
  async press(key: string, code: number = TAKEN): Promise<void> {
    for (const type of ["rawKeyDown", "keyUp"] as const) {
      await this.#cdp.send("Input.dispatchKeyEvent", {
        type,
        key,
        code: key,
        windowsVirtualKeyCode: code,
        nativeVirtualKeyCode: code,
      });
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#cdp.detach();
  }
}
