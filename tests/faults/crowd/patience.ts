// What all members do while the server is away: retry soon and forever.

/** The time between two tries: a server starts in about a second. */
const AGAIN_AFTER_MS = 20;

/** Resolves after `ms`, or when the signal aborts. */
export function pause(ms: number, signal?: AbortSignal): Promise<void> {
  if (signal?.aborted) return Promise.resolve();
  const { promise, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(done, ms);
  function done() {
    clearTimeout(timer);
    signal?.removeEventListener("abort", done);
    resolve();
  }
  signal?.addEventListener("abort", done);
  return promise;
}

/** Repeats an action until `over`, whether it fails or not. */
export async function persist(
  attempt: () => Promise<unknown>,
  over: () => boolean,
  signal: AbortSignal,
): Promise<void> {
  while (!over()) {
    try {
      await attempt();
    } catch (error) {
      // Cut off, refused, half an answer: the purpose of these tests.
      if (!isCut(error)) throw error;
    }
    if (!over()) await pause(AGAIN_AFTER_MS, signal);
  }
}

/** The connection broke or was refused. */
export class Cut extends Error {}

function isCut(error: unknown): boolean {
  // fetch and its bodies reject with TypeErrors if the connection breaks, and half an answer is no
  // JSON.
  return error instanceof Cut || error instanceof TypeError || error instanceof SyntaxError ||
    error instanceof DOMException || error instanceof Deno.errors.ConnectionReset ||
    error instanceof Deno.errors.Http;
}
