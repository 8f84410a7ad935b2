// Finds what small screens and large text cut off.

import type { Page } from "./playwright.ts";

/** The minimum of WCAG 2.2 (2.5.8), in CSS px. */
const TARGET_MIN_PX = 24;
/** Half a pixel for rounding. */
const SLACK_PX = 0.5;

/** Describes what overflows the page sideways, or is too small a target. */
export function troubles(page: Page): Promise<string[]> {
  return page.evaluate(({ least, slack }) => {
    const found: string[] = [];
    const { documentElement: root } = document;
    if (root.scrollWidth > innerWidth) found.push(`the page is ${root.scrollWidth} px wide`);
    for (const element of document.querySelectorAll<HTMLElement>("body *")) {
      const { left, right, width, height } = element.getBoundingClientRect();
      if (!element.checkVisibility({ visibilityProperty: true }) || width === 0) continue;
      if (element.closest(".visually-hidden, .skip-link, pre")) continue;
      // Truncated with an ellipsis: the height stays, and the list of users contains its names.
      if (element.matches(".join-leave-line > *")) continue;
      const name = `${element.localName}.${element.className} "${
        element.textContent?.slice(0, 20)
      }"`;
      if (left < -slack || right > innerWidth + slack) found.push(`${name} sticks out`);
      const isTarget = element.matches("a, button, input, textarea, select");
      const isInText = element.closest(".message-text, .hint, .composer.is-closed") !== null;
      // A radio button or a switch is activated by its label.
      const hit = element.closest("label")?.getBoundingClientRect() ?? { width, height };
      if (isTarget && !isInText && (hit.width < least - slack || hit.height < least - slack)) {
        found.push(`${name} is ${hit.width} × ${hit.height}`);
      }
    }
    return found;
  }, { least: TARGET_MIN_PX, slack: SLACK_PX });
}
