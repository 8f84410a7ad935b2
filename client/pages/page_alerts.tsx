// Alerts that static/start.js shows if the script cannot run in this browser, or fails.

import { restMessages } from "../i18n/messages.ts";

/** The alerts, hidden at first. They are outside the hydrated part of the page. */
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
