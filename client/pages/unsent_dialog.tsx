// Warns before a sign-out that would delete unsent texts. A script fills and opens the dialog.

import { restMessages } from "../i18n/messages.ts";

/** The id of the form that signs out. */
export const SIGN_OUT_ID = "sign-out";

/** The dialog, with empty lists. */
export function UnsentDialog() {
  const { title, explain, messages, drafts, removal, confirm, cancel } =
    restMessages.welcome.unsent;
  return (
    <dialog class="unsent" aria-labelledby="unsent-title" data-removal={removal}>
      <h2 id="unsent-title">{title}</h2>
      <p>{explain}</p>
      <section data-unsent="messages">
        <h3>{messages}</h3>
        <ul class="unsent-list" />
      </section>
      <section data-unsent="drafts">
        <h3>{drafts}</h3>
        <ul class="unsent-list" />
      </section>
      <p>{restMessages.welcome.signOutIsFinal}</p>
      <form method="dialog" class="button-row">
        <button type="submit" class="button is-main">{cancel}</button>
        <button type="submit" class="button is-quiet" form={SIGN_OUT_ID} value="confirmed">
          {confirm}
        </button>
      </form>
    </dialog>
  );
}
