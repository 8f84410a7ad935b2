// How something is refused: for tests that ask by which code.

import { ChatError } from "../../protocol/chat_error.ts";

/** The `ChatError` that `refused` throws; fails where it throws another or none. */
export function refusalOf(refused: () => unknown): ChatError {
  try {
    refused();
  } catch (error) {
    if (error instanceof ChatError) return error;
    throw error;
  }
  throw new Error("Cannot tell how it is refused: it is allowed");
}

/** The `ChatError` that `refused` rejects with; fails where it rejects with another or resolves. */
export async function rejectionOf(refused: Promise<unknown>): Promise<ChatError> {
  const [outcome] = await Promise.allSettled([refused]);
  return refusalOf(() => {
    if (outcome.status === "rejected") throw outcome.reason;
  });
}
