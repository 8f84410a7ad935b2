// Frames with the log and the roster that reload themselves, for pages without scripts.

import type { ComponentChildren } from "preact";
import type { RoomView } from "../../protocol/view.ts";
import { t } from "../i18n/messages.ts";

/** Seconds between reloads. */
export const REFRESH_S = 5;

/** Props of the frames. */
export interface FrameProps {
  readonly view: RoomView;
}

/** The log. Only the frame reloads, so that the text in the composer stays. */
export function RefreshingLog({ view }: FrameProps) {
  const { last, head } = view;
  return (
    <iframe
      class="refreshing-log"
      title={t.log.label(view.room)}
      // A permalink shows its place in the log.
      src={frameAddress(view, "log", last < head ? { before: `${last + 1}` } : {})}
    />
  );
}

/** The roster; loaded once it is visible. */
export function RefreshingRoster({ view }: FrameProps) {
  return (
    <iframe
      class="refreshing-roster"
      title={t.roster.title}
      src={frameAddress(view, "people")}
      loading="lazy"
    />
  );
}

/** The address of a frame; `change` overrides parts of its query. */
export function frameAddress(
  { room, user }: Pick<RoomView, "room" | "user">,
  part: "log" | "people",
  change: Readonly<Record<string, string>> = {},
): string {
  const guest: Record<string, string> = user?.guest ? { name: user.name } : {};
  const query = { view: part, refresh: `${REFRESH_S}`, ...guest, ...change };
  return `/rooms/${room}?${new URLSearchParams(query)}`;
}

/**
 * Content for browsers without scripts. Others render nothing: hydration would turn the text of the
 * `noscript` element into live elements, and a hidden frame would reload forever.
 */
export function NoScript({ children }: { readonly children: ComponentChildren }) {
  return <noscript>{"document" in globalThis ? null : children}</noscript>;
}
