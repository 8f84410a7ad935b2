// Describes the state of the connection.

import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import type { ConnectionState } from "../../connection/connection.ts";
import { focusLog } from "../log/log_focus.ts";
import { t } from "../../i18n/messages.ts";

/** Often enough that the countdown never skips a second. */
const TICK_MS = 250;

/** Props of `ConnectionLine`. */
export interface ConnectionLineProps {
  readonly state: ConnectionState;
  readonly onReconnect: () => void;
}

/** The state, and a retry button if the page does not reconnect by itself. */
export function ConnectionLine({ state, onReconnect }: ConnectionLineProps) {
  const [now, setNow] = useState(0);
  const line = useRef<HTMLParagraphElement>(null);
  const hadFocus = line.current?.matches(":focus-within");
  // The focused button disappears when the connection is back.
  useLayoutEffect(() => {
    const { current } = line;
    if (hadFocus && current && !current.matches(":focus-within")) focusLog(current);
  }, [state]);
  useEffect(() => {
    if (state.name !== "waiting") return;
    setNow(Date.now());
    const id = setInterval(() => setNow(Date.now()), TICK_MS);
    return () => clearInterval(id);
  }, [state]);
  return (
    <p class={`connection-line is-${state.name}`} ref={line}>
      <span class="connection-words">
        <span>{describe(state, now)}</span>
        {state.name === "live" && (
          <span class="connection-by">{` ${t.connection.liveBy(state.by)}`}</span>
        )}
      </span>
      {(state.name === "stopped" || state.name === "offline") && (
        <button
          type="button"
          class="link-button"
          onClick={onReconnect}
        >
          {t.connection.reconnect}
        </button>
      )}
    </p>
  );
}

function describe(state: ConnectionState, now: number): string {
  switch (state.name) {
    case "connecting":
      return t.connection.connecting;
    case "live":
      return t.connection.live;
    case "waiting":
      return t.connection.waiting(now > 0 ? Math.ceil((state.until - now) / 1000) : 0);
    case "offline":
      return t.connection.offline;
    case "stopped":
      return t.connection.stopped(state.cause);
  }
}
