// Hears in a browser whether its person is there: keys, pointers, what is seen, and other tabs.

import type { Clock } from "../../protocol/clock.ts";
import { AwayWatch } from "./away_watch.ts";
import type { SignOfLife } from "./away_watch.ts";

const SIGNS = ["keydown", "pointerdown", "pointermove", "wheel", "touchstart", "focus"] as const;
const CHANNEL = "hubbub.away";

/** Tells when the person goes away from all their tabs, and when they are back. */
export function watchForAbsence(clock: Clock, onChange: (away: boolean) => void): void {
  const channel = new BroadcastChannel(CHANNEL);
  const watch = new AwayWatch({
    clock,
    tab: crypto.getRandomValues(new Uint32Array(2)).join("-"),
    notify: (sign) => channel.postMessage(sign),
    onChange,
  });
  channel.onmessage = ({ data }: MessageEvent<SignOfLife>) => watch.record(data);
  for (const sign of SIGNS) {
    addEventListener(sign, () => watch.input(), { passive: true, capture: true });
  }
  const look = () => watch.setVisible(document.visibilityState === "visible");
  document.addEventListener("visibilitychange", look);
  look();
}
