// The product's name and logo, on pages other than rooms.

import { restMessages } from "../i18n/messages.ts";

/** Two overlapping bubbles and the name. */
export function ProductMark() {
  return (
    <a class="product-mark" href="/">
      <svg viewBox="0 0 32 32" width="32" height="32" aria-hidden="true">
        <path
          class="mark-back"
          d="M20 8a9 9 0 0 1 7.6 13.800L29 27l-5.5-1.500A9 9 0 1 1 20 8z"
        />
        <path
          class="mark-front"
          d="M12.5 4a9.5 9.5 0 1 1-4.300 18L3 23.500l1.400-5.100A9.5 9.5 0 0 1 12.5 4z"
        />
      </svg>
      <span>{restMessages.product}</span>
    </a>
  );
}
