// A body that is read until somebody has had enough. fetch's own signal does not do: once the answer
// is there it may be collected as garbage, and a stream of minutes is then never cut off.

/** The body's bytes, up to its end or the signal. */
export function chunksOf(
  body: ReadableStream<Uint8Array<ArrayBuffer>>,
  quit: AbortSignal,
): ReadableStream<Uint8Array<ArrayBuffer>> {
  return ReadableStream.from(read(body, quit));
}

async function* read(
  body: ReadableStream<Uint8Array<ArrayBuffer>>,
  quit: AbortSignal,
): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  const reader = body.getReader();
  // A broken one rejects here as well, which the read below tells.
  const cancel = () => void reader.cancel().catch(() => {});
  quit.addEventListener("abort", cancel);
  try {
    if (quit.aborted) cancel();
    for (let next = await reader.read(); !next.done; next = await reader.read()) yield next.value;
  } finally {
    quit.removeEventListener("abort", cancel);
  }
}
