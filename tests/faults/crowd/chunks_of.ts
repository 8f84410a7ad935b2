// A body that can be abandoned. The signal of fetch is not enough: after the answer it may be
// garbage-collected, and a stream of minutes is then never cancelled.

/** Yields the bytes of the body up to its end or the signal. */
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
  // A broken body rejects here too; the read below reports it.
  const cancel = () => void reader.cancel().catch(() => {});
  quit.addEventListener("abort", cancel);
  try {
    if (quit.aborted) cancel();
    for (let next = await reader.read(); !next.done; next = await reader.read()) yield next.value;
  } finally {
    quit.removeEventListener("abort", cancel);
  }
}
