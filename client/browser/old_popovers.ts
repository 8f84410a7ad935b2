// Popovers for browsers that have none; loaded only there. Open ones are marked by a class.

import { apply, injectStyles } from "@oddbird/popover-polyfill/fn";

/** The lowest layer of the style sheet: what it says of popovers comes before all of ours. */
const LAYER = "measures";

/** From now on buttons open and close popovers, and so do scripts. */
export function addPopovers(): void {
  apply({ layerName: LAYER });
  injectStyles(document, LAYER);
}
