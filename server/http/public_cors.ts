// Headers of the few files that pages of every site may load: the embedded room's script and style.

/**
 * A module script of another site is read by CORS alone, and a page that isolates itself (COEP) wants
 * the policy. Sites that are not listed get the script too: else it could not tell them so.
 */
export const publicCors = {
  "access-control-allow-origin": "*",
  "cross-origin-resource-policy": "cross-origin",
} as const;
