// What static/start.js shows if the page's script cannot run in this browser, or fails.

import { restMessages } from "../i18n/messages.ts";

/** Hidden until then. They stand beside the live page, which has no part in them. */
export function PageAlerts() {
  const { tooOld, withoutScripts, fault, reload } = restMessages.alerts;
  return (
    <>
      <p class="page-alert" id="too-old" role="alert" hidden>
        <span>{tooOld}</span>
        <a class="button is-small" href="?connect=refresh">{withoutScripts}</a>
      </p>
      <p class="page-alert" id="fault" role="alert" hidden>
        <span>{fault}</span>
        <button type="button" class="button is-small">{reload}</button>
      </p>
    </>
  );
}
