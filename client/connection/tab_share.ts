// What the tabs of one browser share a stream or a poll by: locks, a channel, and whether a tab is seen.

/** What is used of Web Locks. */
export type TabLocks = Pick<LockManager, "request">;

/** What is used of a BroadcastChannel. */
export type TabChannel = Pick<BroadcastChannel, "postMessage" | "onmessage" | "close">;

/** Whether somebody sees the tab. */
export interface Sight {
  isVisible(): boolean;
  /** Calls back when that changes; returns what stops it. */
  onChange(call: () => void): () => void;
  /** Calls back when the tab is about to be frozen, and can answer nobody; returns what stops it. */
  onFreeze(call: () => void): () => void;
}

/** One tab's part in it. */
export interface TabShare {
  /** The server's: a page can embed rooms of several servers. */
  readonly origin: string;
  /** Undefined if the browser has none, as on plain http: then each tab is on its own. */
  readonly locks: TabLocks | undefined;
  readonly channel: () => TabChannel | undefined;
  readonly sight: Sight;
  /** What this tab leads, by the names of the locks. */
  readonly leads: Set<string>;
}

/** This tab's part for one server, by what its browser has. */
export function tabShare(origin: string): TabShare {
  const hasAll = "BroadcastChannel" in globalThis && navigator.locks;
  return {
    origin,
    locks: hasAll ? navigator.locks : undefined,
    channel: () => hasAll ? new BroadcastChannel(`hubbub.tabs ${origin}`) : undefined,
    sight: { isVisible, onChange, onFreeze },
    leads: new Set(),
  };
}

function isVisible(): boolean {
  return document.visibilityState === "visible";
}

function onChange(call: () => void): () => void {
  document.addEventListener("visibilitychange", call);
  return () => document.removeEventListener("visibilitychange", call);
}

function onFreeze(call: () => void): () => void {
  const onHide = ({ persisted }: PageTransitionEvent) => persisted && call();
  document.addEventListener("freeze", call);
  addEventListener("pagehide", onHide);
  return () => {
    document.removeEventListener("freeze", call);
    removeEventListener("pagehide", onHide);
  };
}
