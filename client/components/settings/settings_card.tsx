// The popover with the settings. Its content is a lazy module.

import type { ComponentChildren } from "preact";
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { LazyModule } from "../lazy_module.ts";
import { LoadFailed } from "../load_failed.tsx";
import { t } from "../../i18n/messages.ts";
import type { RoomSettingsProps } from "./room_settings.tsx";

/** The id, which the button refers to. */
export const SETTINGS_ID = "settings";
/** The content of the popover. */
export const settingsPart = new LazyModule(() => import("./room_settings.tsx"));

type SettingsPart = Awaited<ReturnType<typeof settingsPart.load>>;

/** Props of `SettingsCard`. */
export interface SettingsCardProps extends Omit<RoomSettingsProps, "children"> {
  /** Additional content. */
  readonly children?: ComponentChildren;
}

/** The popover opens at once, and says so if its content does not load. */
export function SettingsCard(props: SettingsCardProps) {
  const card = useRef<HTMLElement>(null);
  const [part, setPart] = useState<SettingsPart | "missing" | undefined>(undefined);
  const fill = async (coming = settingsPart.load()) => {
    setPart(await coming.catch((): "missing" => "missing"));
  };
  const retry = async () => {
    // The focused button is removed.
    card.current?.focus();
    // The message is removed, so that it is announced again after another failure.
    setPart(undefined);
    await fill(settingsPart.retry());
  };
  // The button works before hydration, so the popover may be open.
  useLayoutEffect(() => {
    if (card.current?.popover && card.current.matches(":popover-open")) fill();
  }, []);
  return (
    <section
      class="settings-card"
      id={SETTINGS_ID}
      popover="auto"
      tabIndex={-1}
      aria-labelledby="settings-title"
      ref={card}
      onBeforeToggle={({ newState }) => {
        if (newState === "open" && typeof part !== "object") fill();
      }}
    >
      <h2 id="settings-title">{t.settings.title}</h2>
      {part === "missing" && <LoadFailed onRetry={retry} />}
      {typeof part === "object" && <part.RoomSettings {...props} />}
    </section>
  );
}
