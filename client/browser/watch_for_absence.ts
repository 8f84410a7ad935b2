// Watches the browser for signs that the user is there: keys, pointers, visibility and other tabs.

import type { Clock } from "../../protocol/clock.ts";
import { AwayWatch, type SignOfLife } from "../model/away_watch.ts";

const INPUTS = ["keydown", "pointerdown", "pointermove", "wheel", "touchstart", "focus"] as const;
const CHANNEL = "hubbub.away";

/** Calls `onChange` when the user leaves all their tabs, and when they are back. */
export function watchForAbsence(clock: Clock, onChange: (away: boolean) => void): void {
  const channel = new BroadcastChannel(CHANNEL);
  const watch = new AwayWatch({
    clock,
    tab: crypto.getRandomValues(new Uint32Array(2)).join("-"),
    notify: (sign) => channel.postMessage(sign),
    onChange,
  });
  channel.onmessage = ({ data }: MessageEvent<SignOfLife>) => watch.record(data);
  for (const input of INPUTS) {
    addEventListener(input, () => watch.input(), { passive: true, capture: true });
  }
  const updateVisible = () => watch.setVisible(document.visibilityState === "visible");
  document.addEventListener("visibilitychange", updateVisible);
  updateVisible();
}
