// The card with the switches that somebody sets for themselves.

import type { ComponentChildren } from "preact";
import type { SettingName, SettingValues } from "./settings.ts";
import { texts } from "../texts.ts";

/** The id that the button names that opens it. */
export const SETTINGS_ID = "settings";

/** Props of `SettingsCard`. */
export interface SettingsCardProps {
  readonly values: SettingValues;
  readonly onSet: (name: SettingName, value: boolean) => void;
  /** What else can be chosen here. */
  readonly children?: ComponentChildren;
}

/** A popover with a switch for each line of the table. */
export function SettingsCard({ values, onSet, children }: SettingsCardProps) {
  return (
    <section
      class="settings-card"
      id={SETTINGS_ID}
      popover="auto"
      aria-labelledby="settings-title"
    >
      <h2 id="settings-title">{texts.settings.title}</h2>
      {(Object.keys(values) as SettingName[]).map((name) => {
        const { label, hint } = texts.settings.switches[name];
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
      {children}
    </section>
  );
}
