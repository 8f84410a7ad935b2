// The browser's storage, where it may be used: some forbid it, and reading it throws there.

/** `localStorage`, or undefined where it is forbidden. */
export function keptStorage(): Storage | undefined {
  try {
    return globalThis.localStorage;
  } catch {
    // Cookies are blocked; the page works, it only remembers nothing.
    return undefined;
  }
}
