// What tabs need to share a stream or a poll: locks, a channel, and whether the tab is visible.

/** The part of Web Locks that is used. */
export type TabLocks = Pick<LockManager, "request">;

/** The part of a BroadcastChannel that is used. */
export type TabChannel = Pick<BroadcastChannel, "postMessage" | "onmessage" | "close">;

/** Whether the tab is visible. */
export interface Sight {
  isVisible(): boolean;
  /** Calls back on each change; returns a function that stops it. */
  onChange(call: () => void): () => void;
  /** Calls back when the tab is about to be frozen; returns a function that stops it. */
  onFreeze(call: () => void): () => void;
}

/** What one tab shares. */
export interface TabShare {
  /** The server's origin: a page can embed rooms of several servers. */
  readonly origin: string;
  /** Undefined if the browser has no locks, as on plain http: each tab is on its own then. */
  readonly locks: TabLocks | undefined;
  readonly channel: () => TabChannel | undefined;
  readonly sight: Sight;
  /** The names of the locks that this tab holds as a leader. */
  readonly leads: Set<string>;
}

/** What this tab shares for one server, as far as its browser allows. */
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
