// Adds the headers that limit what a browser lets a response do and load.

// The page loads nothing from other hosts and makes no markup from text. `frame-ancestors 'self'` is
// for the frames of the page without JavaScript.
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
  // Only to register the service worker, whose address is fixed.
  "trusted-types hubbub-worker",
].join("; ");

const HEADERS: readonly (readonly [name: string, value: string])[] = [
  ["content-security-policy", CONTENT_SECURITY_POLICY],
  // Not `no-referrer`: with it, a form's POST has `Origin: null`, which is refused.
  ["referrer-policy", "same-origin"],
  ["x-content-type-options", "nosniff"],
  ["cross-origin-opener-policy", "same-origin"],
  // Pages of other origins cannot use it as an image or a script. Files for all sites
  // (`PUBLIC_CORS_HEADERS`) override this; requests by CORS are not affected.
  ["cross-origin-resource-policy", "same-origin"],
  ["permissions-policy", "camera=(), geolocation=(), microphone=()"],
];

/** Adds them to a response of any type: an error page is a page too. */
export function addSecurityHeaders(headers: Headers): void {
  for (const [name, value] of HEADERS) {
    if (!headers.has(name)) headers.set(name, value);
  }
}
