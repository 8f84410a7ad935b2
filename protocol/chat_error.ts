// A refusal with a code: thrown inside the server, turned into a frame or a problem at its edge.

import type { ErrorCode } from "./error_codes.ts";

/** What a `ChatError` may tell beside its code. */
export interface ChatErrorOptions extends ErrorOptions {
  /** Milliseconds after which it is worth trying again. */
  readonly retryAfter?: number;
}

/** Thrown where input is refused; `message` is a sentence for the person who sent it. */
export class ChatError extends Error {
  /** What a stack trace calls it. */
  override readonly name = "ChatError";
  /** Its line in error_codes.ts says the status, and what a client does next. */
  readonly code: ErrorCode;
  /** Milliseconds after which it is worth trying again; absent where nobody can say. */
  readonly retryAfter?: number;

  /** Refuses with a code of the table in error_codes.ts. */
  constructor(code: ErrorCode, message: string, options: ChatErrorOptions = {}) {
    super(message, options);
    this.code = code;
    this.retryAfter = options.retryAfter;
  }
}
