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

/** `sessionStorage`, which this tab alone has, or undefined where it is forbidden. */
export function tabStorage(): Storage | undefined {
  try {
    return globalThis.sessionStorage;
  } catch {
    // As above.
    return undefined;
  }
}
