// The browser's storage, where it may be used: some forbid it, and reading it throws there.

/** The names of all that a storage holds, at this moment. */
export function keysOf(storage: Pick<Storage, "key" | "length"> | undefined): readonly string[] {
  const keys = Array.from({ length: storage?.length ?? 0 }, (_, index) => storage?.key(index));
  return keys.filter((key) => typeof key === "string");
}

/** `localStorage`, or undefined where it is forbidden. */
export function keptStorage(): Storage | undefined {
  try {
    return globalThis.localStorage;
  } catch {
    // Cookies are blocked; the page works, it only remembers nothing.
    return undefined;
  }
}

/** `sessionStorage`, which this tab alone has, or undefined where it is forbidden. */
export function tabStorage(): Storage | undefined {
  try {
    return globalThis.sessionStorage;
  } catch {
    // As above.
    return undefined;
  }
}
