// Opens the browser's storage, which some browsers forbid: reading it throws then.

/** The keys that a storage has at this moment. */
export function keysOf(storage: Pick<Storage, "key" | "length"> | undefined): readonly string[] {
  const keys = Array.from({ length: storage?.length ?? 0 }, (_, index) => storage?.key(index));
  return keys.filter((key) => typeof key === "string");
}

/** The browser's storage, or this tab's; undefined if it is forbidden. */
export function browserStorage(kind: "localStorage" | "sessionStorage"): Storage | undefined {
  try {
    const storage = globalThis[kind];
    // Some browsers return a storage that throws when it is read, or none.
    storage?.getItem("");
    return storage ?? undefined;
  } catch {
    // Cookies are blocked: the page works, but saves nothing.
    return undefined;
  }
}
