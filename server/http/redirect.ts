// After a form: the page to look at next.

const SEE_OTHER = 303;

/** 303 to a path of this host. */
export function redirect(path: string, headers = new Headers()): Response {
  headers.set("location", path);
  return new Response(null, { status: SEE_OTHER, headers });
}
