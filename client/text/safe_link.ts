// Which addresses a message may link to.

const SAFE = new Set(["http:", "https:", "mailto:"]);

/** The address as a browser reads it, or undefined where a click on it could do more than go there. */
export function safeLink(address: string): string | undefined {
  try {
    const { protocol, href } = new URL(address);
    return SAFE.has(protocol) ? href : undefined;
  } catch {
    // No whole address: nothing to go to.
    return undefined;
  }
}
