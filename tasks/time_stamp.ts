// Moments in names of files.

/** `2026-11-20T19-24-01Z`: sorts by time, and holds no character that a file's name may not. */
export function timeStamp(at: Date = new Date()): string {
  return at.toISOString().replace(/\.\d+Z$/, "Z").replaceAll(":", "-");
}
