// A message of the user that is not in the log yet, with its progress.

import { useEffect, useState } from "preact/hooks";
import type { ErrorCode } from "../../../protocol/error_codes.ts";
import type { User } from "../../../protocol/events/base.ts";
import { loadRefusalMessage } from "../../i18n/load_messages.ts";
import { isoOf, timeOf } from "../../model/local_time.ts";
import { messageAuthor } from "./message_author.tsx";
import { messageText } from "../message_text.tsx";
import type { OutboxEntry, Progress } from "../../connection/outbox.ts";
import { t } from "../../i18n/messages.ts";

/** Props of `PendingItem`. */
export interface PendingItemProps {
  readonly entry: OutboxEntry;
  readonly text: string;
  readonly user: User | null;
  readonly tag?: string;
  readonly continued: boolean;
  readonly zone: string;
  /** Whether there is a connection. */
  readonly live: boolean;
  readonly onRetry: (nonce: string) => void;
  readonly onDiscard: (nonce: string) => void;
}

/**
 * Looks like the saved message, so that nothing moves when it is saved; says if it waits or was
 * refused.
 */
export function PendingItem(
  { entry, text, user, tag, continued, zone, live, onRetry, onDiscard }: PendingItemProps,
) {
  const { progress, nonce, at } = entry;
  const refused = progress.name === "refused";
  const waits = describe(progress, { live });
  const names = ["message is-own", refused ? "is-refused" : waits ? "is-waiting" : "is-sending"];
  if (continued) names.push("is-continued");
  return (
    <li class={names.join(" ")}>
      {user && messageAuthor({ user, tag, own: true, continued })}
      <div class="bubble">
        <div class="bubble-content" dir="auto">
          {messageText(text)}
          <p class="message-meta">
            {waits && <span>{waits}</span>}
            <time dateTime={isoOf(at)}>{timeOf(at, zone)}</time>
          </p>
        </div>
      </div>
      {refused && (
        <div class="refusal" role="alert">
          <Why code={progress.code} sentence={progress.message} />
          <button type="button" class="button is-small" onClick={() => onRetry(nonce)}>
            {t.log.tryAgain}
          </button>
          <button
            type="button"
            class="button is-small is-quiet"
            onClick={() => onDiscard(nonce)}
          >
            {t.log.discard}
          </button>
        </div>
      )}
    </li>
  );
}

interface WhyProps {
  readonly code: ErrorCode;
  readonly sentence: string;
}

/** The reason in the page's language, whose messages may still have to load. */
function Why({ code, sentence }: WhyProps) {
  const [why, setWhy] = useState<string | undefined>(undefined);
  useEffect(() => {
    loadRefusalMessage(code, sentence).then(setWhy);
  }, [code, sentence]);
  return <span>{why !== undefined && t.log.refused(why)}</span>;
}

/** Empty while the message is being sent, which is usually too short to read. */
function describe(progress: Progress, { live }: Pick<PendingItemProps, "live">): string {
  if (progress.name === "held") {
    return progress.code === "rate_limited" ? t.log.heldBack : t.log.held;
  }
  return progress.name === "waiting" && !live ? t.log.waiting : "";
}
