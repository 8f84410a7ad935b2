// The browser's storage, where it may be used: some forbid it, and reading it throws there.

/** The names of all that a storage holds, at this moment. */
export function keysOf(storage: Pick<Storage, "key" | "length"> | undefined): readonly string[] {
  const keys = Array.from({ length: storage?.length ?? 0 }, (_, index) => storage?.key(index));
  return keys.filter((key) => typeof key === "string");
}

/** The browser's own, or this tab's; undefined where it is forbidden. */
export function browserStorage(kind: "localStorage" | "sessionStorage"): Storage | undefined {
  try {
    const storage = globalThis[kind];
    // Some hand one out that throws when it is read, or none.
    storage?.getItem("");
    return storage ?? undefined;
  } catch {
    // Cookies are blocked; the page works, it only remembers nothing.
    return undefined;
  }
}
