// A message's text as it is read: Markdown's parts as nodes, addresses as links, mentions marked.

import { Fragment } from "preact";
import type { ComponentChildren } from "preact";
import { partsOf } from "../../text/message_parts.ts";
import { splitMentions } from "../../text/mentions.ts";
import type { RichNode } from "../../text/rich_text.ts";
import { safeLink } from "../../text/links.ts";

/** More addresses in one plain text stay words: each is a node of the page, and read once more. */
const LINKS_MAX = 50;
/** Ends before what is most likely the sentence's punctuation, not the address's. */
const ADDRESS = /(https?:\/\/[^\s<>"]*[^\s<>"'.,:;!?)\]}])/;
/** Pictures and what joins and colours them; the second look finds one at least. */
const ONLY_EMOJI =
  /^(?:[\p{Extended_Pictographic}\p{Emoji_Modifier}\p{Regional_Indicator}\u200D\uFE0F\s])+$/u;
const SOME_EMOJI = /[\p{Extended_Pictographic}\p{Regional_Indicator}]/u;
/** More than a handful is no longer one gesture, code units. */
const LARGE_MAX = 24;

/**
 * The text; `name` is the reader's, which is marked where it is mentioned. Only nodes are made, never
 * markup from a string.
 */
export function messageText(text: string, name?: string): ComponentChildren {
  const parts = partsOf(text);
  if (!parts) {
    const large = text.length <= LARGE_MAX && ONLY_EMOJI.test(text) && SOME_EMOJI.test(text);
    return (
      <p class={large ? "message-text is-emoji" : "message-text"}>
        {plain(text, name)}
      </p>
    );
  }
  const [only] = parts;
  if (parts.length === 1 && typeof only === "object" && only.kind === "p") {
    return <p class="message-text">{rich(only.parts, name)}</p>;
  }
  return <div class="message-text has-blocks">{rich(parts, name)}</div>;
}

function plain(text: string, name: string | undefined): ComponentChildren {
  const all = text.split(ADDRESS);
  const most = 2 * LINKS_MAX;
  const parts = all.length <= most ? all : [...all.slice(0, most), all.slice(most).join("")];
  if (parts.length === 1) return withMentions(text, name);
  return parts.map((part, index) =>
    index % 2 === 0
      ? <Fragment key={index}>{withMentions(part, name)}</Fragment>
      : <Link key={index} address={part}>{part}</Link>
  );
}

function withMentions(text: string, name: string | undefined): ComponentChildren {
  const parts = splitMentions(text, name);
  return parts.length === 1
    ? text
    : parts.map((part, index) =>
      index % 2 === 0 ? part : <mark class="mention notranslate" key={index}>{part}</mark>
    );
}

/** A link that tells the other side nothing; what cannot be one stays words. */
function Link(
  { address, children }: { readonly address: string; readonly children: ComponentChildren },
) {
  const href = safeLink(address);
  if (href === undefined) return <>{children}</>;
  return (
    <a href={href} title={href} rel="noopener noreferrer nofollow" target="_blank">{children}</a>
  );
}

function rich(parts: readonly RichNode[], name: string | undefined): ComponentChildren {
  return parts.map((part, index) => <Fragment key={index}>{node(part, name)}</Fragment>);
}

function node(part: RichNode, name: string | undefined): ComponentChildren {
  if (typeof part === "string") return withMentions(part, name);
  switch (part.kind) {
    case "br":
      return <br />;
    case "code":
      return <code class="notranslate" dir="ltr">{part.text}</code>;
    case "block":
      return (
        <pre class="notranslate" dir="ltr" tabIndex={0}>
          <code>{part.text}</code>
        </pre>
      );
    case "link":
      // Where it cannot be followed, all that was written is shown: nobody shall wonder what it was.
      if (safeLink(part.href) === undefined) return part.raw;
      return <Link address={part.href}>{rich(part.parts, undefined)}</Link>;
    case "ol":
      return <ol start={part.start}>{rich(part.parts, name)}</ol>;
    case "quote":
      return <blockquote dir="auto">{rich(part.parts, name)}</blockquote>;
    default: {
      const Tag = part.kind;
      return (
        <Tag dir={Tag === "p" || Tag === "li" ? "auto" : undefined}>{rich(part.parts, name)}</Tag>
      );
    }
  }
}
