// Short random names: of a log (its epoch), of users and of sessions.

/** Lower case base32 without letters that are taken for digits. */
const LETTERS = "0123456789abcdefghjkmnpqrstvwxyz";

/** A random name of `length` letters, 5 bits each, that is safe in a path, a cookie or a cursor. */
export function randomId(length: number): string {
  const bytes = crypto.getRandomValues(new Uint8Array(length));
  return Array.from(bytes, (byte) => LETTERS[byte % LETTERS.length]).join("");
}
