// An end of the loaded window: placeholders for messages that can be, or are being, loaded.

import type { Loading } from "../../model/room_model.ts";
import { t } from "../../i18n/messages.ts";

/** Lines of the placeholder messages. */
const SKELETON = [1, 2, 3];

/** Props of `LoadingLine`. */
export interface LoadingLineProps {
  readonly loading: Loading;
  /** At the end of the window instead of its start. */
  readonly isNewer?: boolean;
}

/** Holds its height whether something is loading or not. */
export function LoadingLine({ loading, isNewer = false }: LoadingLineProps) {
  return (
    <li class={loading === "loading" ? "loading-line is-loading" : "loading-line"}>
      <span class="visually-hidden">
        {loading === "loading" && (isNewer ? t.log.loadingNewer : t.log.loadingOlder)}
      </span>
      {SKELETON.map((lines) => <span class="skeleton" aria-hidden="true" key={lines} />)}
    </li>
  );
}
