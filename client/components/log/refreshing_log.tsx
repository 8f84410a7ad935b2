// The log, and who is here, in frames that load themselves again: without scripts, and for active refresh.

import type { RoomView } from "../../../protocol/view.ts";
import { t } from "../../i18n/messages.ts";

/** Seconds between loads. */
export const REFRESH_S = 5;

/** Props of the frames. */
export interface FrameProps {
  readonly view: RoomView;
}

/** Only the frame is loaded again, so that nothing disturbs what is being typed below it. */
export function RefreshingLog({ view }: FrameProps) {
  const { last, head } = view;
  return (
    <iframe
      class="refreshing-log"
      title={t.log.label(view.room)}
      // A page that was asked for by its place shows that place.
      src={frameAddress(view, "log", last < head ? { before: `${last + 1}` } : {})}
    />
  );
}

/** Beside it, so that both say the same; loaded when it is seen. */
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

/** The address of such a frame, with something else in it. */
export function frameAddress(
  { room, user }: Pick<RoomView, "room" | "user">,
  part: "log" | "people",
  change: Readonly<Record<string, string>> = {},
): string {
  const guest: Record<string, string> = user?.guest ? { name: user.name } : {};
  const query = { view: part, refresh: `${REFRESH_S}`, ...guest, ...change };
  return `/rooms/${room}?${new URLSearchParams(query)}`;
}
