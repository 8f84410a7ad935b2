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
  /** Made for one reader by markMentions(), never by the parser. */
  | { readonly kind: "mention"; readonly text: string }
  | { readonly kind: "br" };

/** Texts with their parts. */
export type RichTexts = readonly (readonly [text: string, parts: readonly RichNode[]])[];

const KINDS: ReadonlySet<unknown> = new Set<RichKind>(
  ["p", "quote", "ul", "ol", "li", "strong", "em", "del"],
);

/** Whether a value that was read from a storage is such texts: each kind becomes an element. */
export function isRichTexts(value: unknown): value is RichTexts {
  return Array.isArray(value) &&
    value.every((each) => Array.isArray(each) && typeof each[0] === "string" && isNodes(each[1]));
}

function isNodes(value: unknown): boolean {
  return Array.isArray(value) && value.every(isNode);
}

function isNode(value: unknown): boolean {
  if (typeof value === "string") return true;
  const { kind, parts, text, href, raw, start } = Object(value);
  switch (kind) {
    case "br":
      return true;
    case "code":
    case "block":
      return typeof text === "string";
    case "link":
      return typeof href === "string" && typeof raw === "string" && isNodes(parts);
    default:
      return KINDS.has(kind) && (start === undefined || Number.isInteger(start)) && isNodes(parts);
  }
}
