// Returns the refusal of an operation, for tests that check its code.

import { ChatError } from "../../protocol/chat_error.ts";

/** Returns the `ChatError` that `refused` throws; fails if it throws another error or none. */
export function refusalOf(refused: () => unknown): ChatError {
  try {
    refused();
  } catch (error) {
    if (error instanceof ChatError) return error;
    throw error;
  }
  throw new Error("Cannot tell how it is refused: it is allowed");
}

/**
 * Resolves with the `ChatError` that `refused` rejects with; fails if it rejects with another error
 * or resolves.
 */
export async function rejectionOf(refused: Promise<unknown>): Promise<ChatError> {
  const [outcome] = await Promise.allSettled([refused]);
  return refusalOf(() => {
    if (outcome.status === "rejected") throw outcome.reason;
  });
}
