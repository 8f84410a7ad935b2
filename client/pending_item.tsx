// A message of one's own that is not in the log yet, and what became of it.

import type { OutboxEntry } from "./outbox.ts";
import { LinkedText } from "./linked_text.tsx";
import { timeOf } from "./local_time.ts";
import { texts } from "./texts.ts";

/** Props of `PendingItem`. */
export interface PendingItemProps {
  readonly entry: OutboxEntry;
  readonly text: string;
  readonly zone: string;
  /** There is a connection that it could go by. */
  readonly live: boolean;
  readonly onRetry: (nonce: string) => void;
  readonly onDiscard: (nonce: string) => void;
}

/** Looks like the message that it will be; says so where it has to wait or was refused. */
export function PendingItem({ entry, text, zone, live, onRetry, onDiscard }: PendingItemProps) {
  const { progress, nonce, at } = entry;
  const refused = progress.name === "refused";
  return (
    <li class={refused ? "message is-own is-refused" : "message is-own is-pending"}>
      <div class="bubble">
        <p class="message-text" dir="auto">
          <LinkedText text={text} />
        </p>
        <p class="message-meta">
          <span>{words(entry, live)}</span>
          <time dateTime={new Date(at).toISOString()}>{timeOf(at, zone)}</time>
        </p>
      </div>
      {refused && (
        <div class="refusal" role="alert">
          <span>
            {texts.log.refused}: {progress.message}
          </span>
          <button type="button" class="button is-small" onClick={() => onRetry(nonce)}>
            {texts.log.tryAgain}
          </button>
          <button
            type="button"
            class="button is-small is-quiet"
            onClick={() => onDiscard(nonce)}
          >
            {texts.log.discard}
          </button>
        </div>
      )}
    </li>
  );
}

function words({ progress }: OutboxEntry, live: boolean): string {
  switch (progress.name) {
    case "waiting":
      return live ? texts.log.sending : texts.log.waiting;
    case "sending":
      return texts.log.sending;
    case "held":
      return texts.log.held;
    case "saved":
    case "refused":
      return "";
  }
}
