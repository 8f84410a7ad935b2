// Tells a connection about the device: whether it has a network, and whether the page is visible.

import type { Connection } from "../connection/connection.ts";

/** Runs until `signal` is aborted; without a signal, for as long as the page lives. */
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
