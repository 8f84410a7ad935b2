// Tells components where they are: on a page of the server, or embedded in another site's page.

import { createContext } from "preact";

/** What components need to know about the page around them. */
export interface HostEnvironment {
  /** Resolves a path of the server to an address that works on this page. */
  readonly address: (path: string) => string;
  /** The page belongs to another site: links open in a new tab, and the host's keys stay the host's. */
  readonly embedded: boolean;
}

/** The environment; by default, a page of the server. */
export const HostEnvironment = createContext<HostEnvironment>({
  address: (path) => path,
  embedded: false,
});

/** Attributes of a link that must neither replace the host's page nor get a reference to it. */
export function linkAttributes({ embedded }: HostEnvironment): { target?: string; rel?: string } {
  return embedded ? { target: "_blank", rel: "noopener" } : {};
}
