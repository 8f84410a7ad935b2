// Says that what is shown comes from this device, not from the server.

import { t } from "../i18n/messages.ts";
import { exactTimeOf } from "../model/local_time.ts";

/** A line above the log of a page that was saved at `at`. */
export function OldPageLine({ at, zone }: { readonly at: number; readonly zone: string }) {
  return <p class="old-page-line" role="status">{t.log.savedAt(exactTimeOf(at, zone))}</p>;
}
