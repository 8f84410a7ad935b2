// The log in a frame that loads itself again: for pages without scripts, and for active refresh.

import type { RoomView } from "../../protocol/view.ts";
import { texts } from "../texts.ts";

/** Seconds between loads. */
export const REFRESH_S = 5;

/** Only the frame is loaded again, so that nothing disturbs what is being typed below it. */
export function RefreshingLog({ view }: { readonly view: RoomView }) {
  const query = new URLSearchParams({ view: "log", refresh: `${REFRESH_S}` });
  if (view.user?.guest) query.set("name", view.user.name);
  return (
    <iframe
      class="refreshing-log"
      title={texts.log.label(view.room)}
      src={`/rooms/${view.room}?${query}`}
    />
  );
}
