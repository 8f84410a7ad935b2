// The content of the settings: switches, notifications and languages. A lazy module.

import type { ComponentChildren } from "preact";
import { LanguageChoice } from "./language_choice.tsx";
import { NotifyChoice } from "../rooms/notify_choice.tsx";
import type { RoomsActions, RoomsModel } from "../../model/rooms_model.ts";
import { restMessages } from "../../i18n/messages.ts";
import type { SettingName, SettingValues } from "../../model/settings.ts";

/** Props of `RoomSettings`. */
export interface RoomSettingsProps {
  readonly room: string;
  readonly values: SettingValues;
  readonly onSet: (name: SettingName, value: boolean) => void;
  readonly rooms: Pick<RoomsModel & RoomsActions, "notify" | "notifyProblem" | "setNotify">;
  /** The parameters that the page's address keeps. */
  readonly query: Readonly<Record<string, string>>;
  readonly children?: ComponentChildren;
}

/** A switch for each line of `SWITCHES`, and the other choices. */
export function RoomSettings(
  { room, values, onSet, rooms, query, children }: RoomSettingsProps,
) {
  return (
    <>
      {(Object.keys(values) as SettingName[]).map((name) => {
        const { label, hint } = restMessages.settings.switches[name];
        return (
          <label class="setting" key={name}>
            <span class="setting-words">
              <span>{label}</span>
              <span class="hint" id={`setting-${name}-hint`}>{hint}</span>
            </span>
            <input
              type="checkbox"
              role="switch"
              class="switch"
              checked={values[name]}
              aria-label={label}
              aria-describedby={`setting-${name}-hint`}
              onChange={({ currentTarget }) => onSet(name, currentTarget.checked)}
            />
          </label>
        );
      })}
      <NotifyChoice
        room={room}
        notify={rooms.notify.value}
        problem={rooms.notifyProblem.value}
        onSet={rooms.setNotify}
      />
      {children}
      <LanguageChoice query={query} />
    </>
  );
}
