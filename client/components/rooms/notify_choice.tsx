// What the browser tells of the open room, while one looks elsewhere.

import { restMessages } from "../../i18n/messages.ts";
import type { NotifyAbout } from "../../model/saved_rooms.ts";
import type { NotifyFailure } from "../../model/rooms_model.ts";

const CHOICES: readonly NotifyAbout[] = ["nothing", "mentions", "everything"];

/** Props of `NotifyChoice`. */
export interface NotifyChoiceProps {
  readonly room: string;
  readonly notify: NotifyAbout;
  /** A new object each time that it was met. */
  readonly problem?: NotifyFailure;
  readonly onSet: (about: NotifyAbout) => void;
}

/** A line of the settings that is this room's own; the browser is asked when a choice needs it. */
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
            // While the browser asks about another one, going back to this is no change.
            onClick={() => about === notify && onSet(about)}
            onChange={({ currentTarget }) => {
              onSet(about);
              // It stands where the browser has agreed, and not before: until then the old one does.
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
