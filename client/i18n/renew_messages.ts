// Makes a new text a new element. A browser's translator puts elements of its own in the place of text
// nodes: what is written into the nodes afterwards, or removed with them, nobody sees.

import { createElement, options } from "preact";
import type { VNode } from "preact";

/** What must stay as it is when its text changes: it has the focus, or a screen reader listens to it. */
const STAYS: readonly unknown[] = ["button", "option", "summary"];
const LIVE: readonly unknown[] = ["status", "alert"];

/**
 * From now on an element that holds nothing but a text is known by that text, so that another text is
 * another element. What has to stay has such an element in it. Call it before anything is rendered, on
 * the server too. A text beside other children needs an element of its own.
 */
export function renewMessages(): void {
  const before = options.vnode;
  options.vnode = (vnode: VNode) => {
    const props = vnode.props as { children?: unknown; role?: unknown };
    const text = props.children;
    if (typeof vnode.type === "string" && vnode.key == null && typeof text === "string") {
      if (STAYS.includes(vnode.type) || LIVE.includes(props.role)) {
        props.children = createElement("span", { key: text }, text);
      } else {
        vnode.key = text;
      }
    }
    before?.(vnode);
  };
}
