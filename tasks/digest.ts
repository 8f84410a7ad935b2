// Says in a few letters what is in a file.

/** The SHA-256 of a content, in hex. */
export async function digest(content: Uint8Array<ArrayBuffer>): Promise<string> {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", content)).toHex();
}
