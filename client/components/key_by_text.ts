// Makes an element whose text changes a new element, so that browsers' translators do not hide changes.
// A translator replaces text nodes with elements of its own; updates of the old nodes are never seen.

import { createElement, options, type VNode } from "preact";

/** Elements that stay the same when their text changes, because they may have the focus. */
const FOCUSABLE: readonly unknown[] = ["button", "option", "summary"];
/** Roles that stay, because screen readers watch the element. */
const LIVE_ROLES: readonly unknown[] = ["status", "alert"];

/**
 * Keys each element that contains only text by that text; one that must stay gets a keyed child instead.
 * Call it before anything is rendered, on the server too. A text beside other children needs an element
 * of its own.
 */
export function keyElementsByText(): void {
  const before = options.vnode;
  options.vnode = (vnode: VNode) => {
    const props = vnode.props as { children?: unknown; role?: unknown };
    const text = props.children;
    if (typeof vnode.type === "string" && vnode.key == null && typeof text === "string") {
      if (FOCUSABLE.includes(vnode.type) || LIVE_ROLES.includes(props.role)) {
        props.children = createElement("span", { key: text }, text);
      } else {
        vnode.key = text;
      }
    }
    before?.(vnode);
  };
}
