// A promise with its ends in hand. Older browsers that the page runs in have no `Promise.withResolvers`.

/** The promise, and what settles it. */
export function deferred<Value>(): PromiseWithResolvers<Value> {
  let resolve!: PromiseWithResolvers<Value>["resolve"];
  let reject!: PromiseWithResolvers<Value>["reject"];
  const promise = new Promise<Value>((...ends) => [resolve, reject] = ends);
  return { promise, resolve, reject };
}
