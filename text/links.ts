// Which addresses a message may link to.

const SAFE = new Set(["http:", "https:"]);

/**
 * The address as a browser reads it, with its host in ASCII; undefined if a click could do more than go
 * there, or if it has a user name, whose only use today is to pass for the host.
 */
export function safeLink(address: string): string | undefined {
  try {
    const { protocol, href, username, password } = new URL(address);
    return SAFE.has(protocol) && !username && !password ? href : undefined;
  } catch {
    // No whole address: nothing to go to.
    return undefined;
  }
}
