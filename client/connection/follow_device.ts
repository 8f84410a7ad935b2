// Tells a room what happens to the device: its network, and whether somebody looks.

import type { Connection } from "./connection.ts";

/** Until `signal` is aborted; for as long as the page lives where there is none. */
export function followDevice(
  connection: Connection,
  setLooking: (looking: boolean) => void,
  signal?: AbortSignal,
): void {
  const isVisible = () => document.visibilityState === "visible";
  setLooking(isVisible());
  addEventListener("online", () => connection.networkUp(), { signal });
  addEventListener("offline", () => connection.networkDown(), { signal });
  addEventListener("pageshow", () => connection.reconnectNow(), { signal });
  document.addEventListener("visibilitychange", () => {
    setLooking(isVisible());
    if (isVisible()) connection.reconnectNow();
  }, { signal });
}
