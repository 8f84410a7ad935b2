// What only a browser without scripts shows.

import type { ComponentChildren } from "preact";

/**
 * With scripts a `noscript` holds nothing but text, into which hydration would put live elements: a
 * frame there would load again and again, unseen. So in a browser it stays empty.
 */
export function NoScript({ children }: { readonly children: ComponentChildren }) {
  return <noscript>{"document" in globalThis ? null : children}</noscript>;
}
