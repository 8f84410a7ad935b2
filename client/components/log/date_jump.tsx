// A form that jumps to a date in the log. Without scripts, the server shows that day.

import { useContext } from "preact/hooks";
import { HostEnvironment } from "../host_environment.ts";
import { t } from "../../i18n/messages.ts";

/** The id that day lines refer to. */
export const DATE_JUMP_ID = "date-jump";

/** Props of `DateJump`. */
export interface DateJumpProps {
  readonly room: string;
  /** The guest's name, for the address. */
  readonly guest?: string;
  readonly onJump: (day: string) => void;
}

/** A popover with a date field. */
export function DateJump({ room, guest, onJump }: DateJumpProps) {
  const { address } = useContext(HostEnvironment);
  return (
    <form
      class="date-jump"
      id={DATE_JUMP_ID}
      popover="auto"
      aria-label={t.log.jumpToDay}
      method="get"
      action={address(`/rooms/${room}`)}
      onSubmit={(event) => {
        event.preventDefault();
        const day = new FormData(event.currentTarget).get("around");
        event.currentTarget.hidePopover();
        if (typeof day === "string" && day !== "") onJump(day);
      }}
    >
      <label for="date-jump-day">{t.log.jumpToDay}</label>
      {guest !== undefined && <input type="hidden" name="name" value={guest} />}
      <span class="field-row">
        <input id="date-jump-day" type="date" name="around" required />
        <button type="submit" class="button">{t.log.jump}</button>
      </span>
    </form>
  );
}
