// The card of what somebody sets for themselves. What it shows comes after the room.

import type { ComponentChildren } from "preact";
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { LazyModule } from "../lazy_module.ts";
import { LoadFailed } from "../load_failed.tsx";
import { t } from "../../i18n/messages.ts";
import type { RoomSettingsProps } from "./room_settings.tsx";

/** The id that the button names that opens it. */
export const SETTINGS_ID = "settings";
/** What is in it. */
export const settingsPart = new LazyModule(() => import("./room_settings.tsx"));

type SettingsPart = Awaited<ReturnType<typeof settingsPart.load>>;

/** Props of `SettingsCard`. */
export interface SettingsCardProps extends Omit<RoomSettingsProps, "children"> {
  /** What else stands in it. */
  readonly children?: ComponentChildren;
}

/** A popover: it opens at once, and says so where its content does not come. */
export function SettingsCard(props: SettingsCardProps) {
  const card = useRef<HTMLElement>(null);
  const [part, setPart] = useState<SettingsPart | "missing" | undefined>(undefined);
  const fill = async (coming = settingsPart.load()) => {
    setPart(await coming.catch((): "missing" => "missing"));
  };
  const retry = async () => {
    // The button that has the focus goes.
    card.current?.focus();
    // What says that it failed goes too, so that it is said again where it fails again.
    setPart(undefined);
    await fill(settingsPart.retry());
  };
  // Its button opens it before the page is alive too.
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
