// What every answer says to browsers about what it may do and load.

// The page loads nothing from another host and makes no markup from text; `frame-ancestors 'self'`
// is for the log frame of the page without JavaScript.
const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "font-src 'self'",
  "connect-src 'self'",
  "manifest-src 'self'",
  "worker-src 'self'",
  "frame-src 'self'",
  "form-action 'self'",
  "frame-ancestors 'self'",
  "base-uri 'none'",
  "object-src 'none'",
  "require-trusted-types-for 'script'",
  // Only to register the service worker, whose one address it knows.
  "trusted-types hubbub-worker",
].join("; ");

const HEADERS: readonly (readonly [name: string, value: string])[] = [
  ["content-security-policy", CONTENT_SECURITY_POLICY],
  // Not `no-referrer`: under it a form's POST comes with `Origin: null`, which is refused.
  ["referrer-policy", "same-origin"],
  ["x-content-type-options", "nosniff"],
  ["cross-origin-opener-policy", "same-origin"],
  // No page of another origin has it as an image or a script; the files that are for every site
  // (for_every_site.ts) say otherwise, and what is asked for by CORS is not concerned.
  ["cross-origin-resource-policy", "same-origin"],
  ["permissions-policy", "camera=(), geolocation=(), microphone=()"],
];

/** Puts them on an answer, whatever its type: an error's page is a page too. */
export function addSecurityHeaders(headers: Headers): void {
  for (const [name, value] of HEADERS) {
    if (!headers.has(name)) headers.set(name, value);
  }
}
