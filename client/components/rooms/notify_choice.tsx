// Chooses which messages of the open room cause notifications.

import { restMessages } from "../../i18n/messages.ts";
import type { NotifyAbout } from "../../model/saved_rooms.ts";
import type { NotifyFailure } from "../../model/rooms_model.ts";

const CHOICES: readonly NotifyAbout[] = ["nothing", "mentions", "everything"];

/** Props of `NotifyChoice`. */
export interface NotifyChoiceProps {
  readonly room: string;
  readonly notify: NotifyAbout;
  /** A new object for each failure. */
  readonly problem?: NotifyFailure;
  readonly onSet: (about: NotifyAbout) => void;
}

/** The choice. The browser asks for permission when a choice needs it. */
export function NotifyChoice({ room, notify, problem, onSet }: NotifyChoiceProps) {
  return (
    <fieldset class="notify-choice">
      <legend>{restMessages.notify.title(room)}</legend>
      {CHOICES.map((about) => (
        <label class="choice" key={about}>
          <input
            type="radio"
            name="notify"
            value={about}
            checked={about === notify}
            // Going back to the current choice while the browser asks is no change event.
            onClick={() => about === notify && onSet(about)}
            onChange={({ currentTarget }) => {
              onSet(about);
              // Keep the old choice until the browser has given permission.
              const { form, ownerDocument } = currentTarget;
              const choices = (form ?? ownerDocument).querySelectorAll<HTMLInputElement>(
                "input[name=notify]",
              );
              for (const choice of choices) choice.checked = choice.value === notify;
            }}
          />
          <span>{restMessages.notify.about[about]}</span>
        </label>
      ))}
      <p class="notify-problem" role="status">
        {problem && <span key={problem}>{restMessages.notify.problem[problem.name]}</span>}
      </p>
    </fieldset>
  );
}
