// Files that the build names by what is in them: the server and the service worker keep them forever.

const NAMED_BY_CONTENT = /^dist\/(?:embed\/)?[^/]+-[A-Z0-9]{8}\.js$/;

/** Whether a file's path below `/static/` changes whenever its content does. */
export function isContentHashed(path: string): boolean {
  return NAMED_BY_CONTENT.test(path);
}
