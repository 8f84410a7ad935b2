// Where the components stand: alone on a page of the server, or in a box on a page of another site.

import { createContext } from "preact";
import { isComposing } from "./input_method.ts";

/** What components must know of what is around them. */
export interface HostEnvironment {
  /** The address of a path of the server, as seen from here. */
  readonly address: (path: string) => string;
  /** The page is another's: links open beside it, and its keys and its pictures' rules are its own. */
  readonly embedded: boolean;
}

/** A page of the server, where nothing has to be said. */
export const HostEnvironment = createContext<HostEnvironment>({
  address: (path) => path,
  embedded: false,
});

/**
 * Hears the keys that are pressed on the page that `inside` is part of, and in a box on another's page
 * only those that come from the box: what the document hears there is the host's. Keys of an input
 * method are nobody's. Returns what stops it.
 */
export function onKeys(inside: Element, handler: (event: KeyboardEvent) => void): () => void {
  const root = inside.getRootNode();
  const listen = (event: Event) => {
    if (!isComposing(event as KeyboardEvent)) handler(event as KeyboardEvent);
  };
  root.addEventListener("keydown", listen);
  return () => root.removeEventListener("keydown", listen);
}

/** Whether what is typed goes there. */
export function isField(target: EventTarget | null): boolean {
  return target instanceof HTMLTextAreaElement || target instanceof HTMLInputElement ||
    target instanceof HTMLSelectElement;
}

/** Attributes of a link that must not take the host's page away, nor give a hold on it. */
export function linkAttributes({ embedded }: HostEnvironment): { target?: string; rel?: string } {
  return embedded ? { target: "_blank", rel: "noopener" } : {};
}
