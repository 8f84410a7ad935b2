// Opens and reads the browser's storage, which may be forbidden, full, or written by something else.

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

/** The value that was saved as JSON, with the fields still to be checked; without fields if there is none. */
export function readJson(
  storage: Pick<Storage, "getItem"> | undefined,
  key: string,
): Readonly<Record<string, unknown>> {
  try {
    return Object(JSON.parse(storage?.getItem(key) ?? "null"));
  } catch {
    // The value is not ours.
    return {};
  }
}

/** Saves a value as JSON. A full or forbidden storage keeps what it has. */
export function writeJson(
  storage: Pick<Storage, "setItem"> | undefined,
  key: string,
  value: unknown,
): void {
  try {
    storage?.setItem(key, JSON.stringify(value));
  } catch {
    // Everything that is saved is a convenience: the page works without it.
  }
}
