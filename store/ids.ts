// Random ids and tokens: of a log's epoch, of users, of sessions.

/** Lower-case base32 without letters that look like digits. */
const LETTERS = "0123456789abcdefghjkmnpqrstvwxyz";
/** 80 bits: two ids never meet by chance, and none is found by trying. */
const ID_LENGTH = 16;
/** 256 bits. */
const TOKEN_BYTES = 32;

/** A random id of `length` letters, 5 bits each, that is safe in a path, a cookie and a cursor. */
export function randomId(length: number): string {
  const bytes = crypto.getRandomValues(new Uint8Array(length));
  return Array.from(bytes, (byte) => LETTERS[byte % LETTERS.length]).join("");
}

/** A new user's id. The ids of guests begin with `g_`. */
export function makeUserId(): string {
  return `u_${randomId(ID_LENGTH)}`;
}

/** A new session's public id. */
export function makeSessionId(): string {
  return `s_${randomId(ID_LENGTH)}`;
}

/** A new session token. */
export function makeToken(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(TOKEN_BYTES));
  return bytes.toBase64({ alphabet: "base64url", omitPadding: true });
}

/** What is stored of a token: its SHA-256 in hex. */
export async function hashToken(token: string): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(token));
  return new Uint8Array(digest).toHex();
}
