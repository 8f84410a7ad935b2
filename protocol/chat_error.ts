// An error with a code of the protocol. The server throws it and sends it as a frame or a problem.

import type { ErrorCode } from "./error_codes.ts";

/** Options of a `ChatError`. */
export interface ChatErrorOptions extends ErrorOptions {
  /** Milliseconds until a retry makes sense. */
  readonly retryAfter?: number;
}

/** Thrown if input is rejected. `message` is a sentence for the user who sent it. */
export class ChatError extends Error {
  /** The name in stack traces. */
  override readonly name = "ChatError";
  /** Its entry in error_codes.ts has the HTTP status and what a client does next. */
  readonly code: ErrorCode;
  /** Milliseconds until a retry makes sense; absent if unknown. */
  readonly retryAfter?: number;

  /** Creates an error with a code of error_codes.ts. */
  constructor(code: ErrorCode, message: string, options: ChatErrorOptions = {}) {
    super(message, options);
    this.code = code;
    this.retryAfter = options.retryAfter;
  }
}
