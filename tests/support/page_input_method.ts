// Simulates an input method in a page: its compositions and its own keys.

import type { Page } from "./playwright.ts";

type Session = Awaited<ReturnType<ReturnType<Page["context"]>["newCDPSession"]>>;

/** The key code of keys that an input method handles. */
const TAKEN = 229;

/** Composes text in the focused field. */
export class InputMethod implements AsyncDisposable {
  readonly #cdp: Session;

  private constructor(cdp: Session) {
    this.#cdp = cdp;
  }

  static async of(page: Page): Promise<InputMethod> {
    return new InputMethod(await page.context().newCDPSession(page));
  }

  /** Shows the composition, with the caret at its end. */
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

  /**
   * Presses a key of the input method. Safari ends the composition first, so only the key code
   * identifies it.
   */
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
