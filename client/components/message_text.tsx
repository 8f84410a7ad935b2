// Renders the text of a message: each parsed part as an element.

import { type ComponentChildren, Fragment } from "preact";
import { safeLink } from "../../text/links.ts";
import { markMentions, type MentionIndex } from "../../text/mentions.ts";
import { messageParts, partsOf } from "../../text/message_parts.ts";
import type { RichNode } from "../../text/rich_text.ts";
import { isLong, mayBeLong } from "../../text/text_length.ts";
import { t } from "../i18n/messages.ts";

/** Emoji with their joiners, skin tones, flag tags and keycaps. */
const ONLY_EMOJI =
  /^(?:[\p{Extended_Pictographic}\p{Emoji_Modifier}\p{Regional_Indicator}\u200D\uFE0F\s]|[\u{E0061}-\u{E007F}]|[0-9#*]\uFE0F?\u20E3)+$/u;
const SOME_EMOJI = /[\p{Extended_Pictographic}\p{Regional_Indicator}\u20E3]/u;
/** Longest text that is shown large, code units. */
const LARGE_MAX = 24;

/**
 * Renders a text with the mentions that `index` finds marked. It creates nodes only, never markup
 * from a string. If the text, its parsing or its marks change, the element is replaced
 * (key_by_text.ts); the fold around it stays as the user left it.
 */
export function messageText(text: string, index?: MentionIndex): ComponentChildren {
  const whole = wholeText(text, index);
  if (!mayBeLong(text)) return whole;
  const isHigh = isLong(text);
  // The button comes first so that the style sheet can select what follows; it is shown last. It
  // has its own direction, which must not depend on the text. In a browser, high_texts.ts measures
  // the text and decides whether it is folded.
  return (
    <div class={isHigh ? "long-text is-high" : "long-text"}>
      <details class="fold" dir={t.direction} hidden={!isHigh}>
        <summary>
          <span class="fold-open">{t.log.showAll}</span>
          <span class="fold-close">{t.log.showLess}</span>
        </summary>
      </details>
      {whole}
    </div>
  );
}

/** Whether a text consists of a few emoji, which are shown large. */
export function isOnlyEmoji(text: string): boolean {
  return text.length <= LARGE_MAX && ONLY_EMOJI.test(text) && SOME_EMOJI.test(text);
}

function wholeText(text: string, index: MentionIndex | undefined): ComponentChildren {
  const { parts } = markMentions(messageParts(text), index);
  const key = `${partsOf(text) ? "parsed" : "plain"} ${placesOfMarks(parts)} ${text}`;
  const [only] = parts;
  if (parts.length === 1 && typeof only === "object" && only.kind === "p") {
    return (
      <p key={key} class={isOnlyEmoji(text) ? "message-text is-emoji" : "message-text"}>
        {rich(only.parts)}
      </p>
    );
  }
  return <div key={key} class="message-text has-blocks">{rich(parts)}</div>;
}

/** Positions and lengths of the marked mentions, in characters of the shown text. */
function placesOfMarks(parts: readonly RichNode[]): string {
  let at = 0;
  let places = "";
  const walk = (part: RichNode) => {
    if (typeof part !== "string" && "parts" in part) return part.parts.forEach(walk);
    const text = typeof part === "string" ? part : "text" in part ? part.text : "";
    if (typeof part !== "string" && part.kind === "mention") places += `${at}+${text.length} `;
    at += text.length;
  };
  parts.forEach(walk);
  return places;
}

/** A link that sends no referrer; an unsafe address stays plain text. */
function Link(
  { address, children }: { readonly address: string; readonly children: ComponentChildren },
) {
  const href = safeLink(address);
  if (href === undefined) return <>{children}</>;
  return (
    <a href={href} title={href} rel="noopener noreferrer nofollow" target="_blank">{children}</a>
  );
}

function rich(parts: readonly RichNode[]): ComponentChildren {
  // Most messages are plain text, which needs no fragment.
  if (parts.length === 1 && typeof parts[0] === "string") return parts[0];
  return parts.map((part, index) => <Fragment key={index}>{node(part)}</Fragment>);
}

function node(part: RichNode): ComponentChildren {
  if (typeof part === "string") return part;
  switch (part.kind) {
    case "br":
      return <br />;
    case "code":
      return <code class="notranslate" dir="ltr">{part.text}</code>;
    case "mention":
      return <mark class="mention notranslate">{part.text}</mark>;
    case "block":
      return (
        <pre class="notranslate" dir="ltr" tabIndex={0}>
          <code>{part.text}</code>
        </pre>
      );
    case "link":
      // A link that is not safe to follow is shown as it was written.
      if (safeLink(part.href) === undefined) return part.raw;
      return <Link address={part.href}>{rich(part.parts)}</Link>;
    case "ol":
      return <ol start={part.start}>{rich(part.parts)}</ol>;
    case "quote":
      return <blockquote dir="auto">{rich(part.parts)}</blockquote>;
    default: {
      const Tag = part.kind;
      return <Tag dir={Tag === "p" || Tag === "li" ? "auto" : undefined}>{rich(part.parts)}</Tag>;
    }
  }
}
