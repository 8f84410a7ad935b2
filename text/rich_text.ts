// The parts of a message's text: the result of parsing Markdown, and all that the page needs to
// render it.

/** Parts that contain others. */
export type RichKind = "p" | "quote" | "ul" | "ol" | "li" | "strong" | "em" | "del";

/** Text, or a node with content. */
export type RichNode =
  | string
  | { readonly kind: RichKind; readonly parts: readonly RichNode[]; readonly start?: number }
  /** The renderer decides whether the address is safe; `raw` is the text as written. */
  | {
    readonly kind: "link";
    readonly href: string;
    readonly raw: string;
    readonly parts: readonly RichNode[];
  }
  | { readonly kind: "code" | "block"; readonly text: string }
  /** Created for one reader by markMentions(), never by the parser. */
  | { readonly kind: "mention"; readonly text: string }
  | { readonly kind: "br" };

/** Texts with their parts. */
export type RichTexts = readonly (readonly [text: string, parts: readonly RichNode[]])[];

const KINDS: ReadonlySet<unknown> = new Set<RichKind>(
  ["p", "quote", "ul", "ol", "li", "strong", "em", "del"],
);

/**
 * Returns whether a value from a storage has this type. Each kind becomes an element, so it must be
 * checked.
 */
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
