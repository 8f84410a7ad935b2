// A message's text in parts: what a parser makes of Markdown, and all that the page must know of it.

/** Parts that hold others. */
export type RichKind = "p" | "quote" | "ul" | "ol" | "li" | "strong" | "em" | "del";

/** Words, or something that is more than words. */
export type RichNode =
  | string
  | { readonly kind: RichKind; readonly parts: readonly RichNode[]; readonly start?: number }
  /** Whoever shows it judges where it leads; `raw` is what was written. */
  | {
    readonly kind: "link";
    readonly href: string;
    readonly raw: string;
    readonly parts: readonly RichNode[];
  }
  | { readonly kind: "code" | "block"; readonly text: string }
  | { readonly kind: "br" };

/** Texts with their parts. */
export type RichTexts = readonly (readonly [text: string, parts: readonly RichNode[]])[];
