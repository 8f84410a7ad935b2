// What everybody in the crowd does while the server is away: try again, soon and forever.

/** Between two tries: a server starts in about a second. */
const AGAIN_AFTER_MS = 20;

/** Resolves after `ms`, or as soon as the signal says so. */
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

/** Does it again and again, whatever becomes of it, until `over` says that it is enough. */
export async function persist(
  attempt: () => Promise<unknown>,
  over: () => boolean,
  signal: AbortSignal,
): Promise<void> {
  while (!over()) {
    try {
      await attempt();
    } catch (error) {
      // Cut off, refused, half an answer: that is what these tests are about.
      if (!isCut(error)) throw error;
    }
    if (!over()) await pause(AGAIN_AFTER_MS, signal);
  }
}

/** The connection broke or could not be made. */
export class Cut extends Error {}

function isCut(error: unknown): boolean {
  // fetch and its bodies reject with TypeErrors where the connection breaks, and half an answer is
  // no JSON.
  return error instanceof Cut || error instanceof TypeError || error instanceof SyntaxError ||
    error instanceof DOMException || error instanceof Deno.errors.ConnectionReset ||
    error instanceof Deno.errors.Http;
}
