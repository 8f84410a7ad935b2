// The <hubbub-room> element: its attributes and its shadow tree.

import { asLanguage, type Language, LANGUAGES } from "../../protocol/page_preferences.ts";
import { LOBBY } from "../../protocol/room_name.ts";
import { backOff } from "../connection/retry.ts";
import { systemClock as clock } from "../../protocol/clock.ts";
import { loadMessages } from "../i18n/load_messages.ts";
import type { ChatHost } from "./chat_host.ts";
import { EmbeddedRoom } from "./embedded_room.tsx";

/** Attributes whose change reopens the room. */
const OPENS_ANEW: readonly string[] = ["room", "name"];
/** Attributes that only change the style. */
const LOOKS: readonly string[] = ["theme", "compact"];

/** Makes the class of the element, for one server. */
export function roomElement(host: ChatHost, style: URL): CustomElementConstructor {
  // One language for all elements of a page: that of the first.
  let loading: Promise<void> | undefined;

  /** Loads the messages; returns false if that failed, and the next call tries again. */
  async function loadMessagesFor(element: Element): Promise<boolean> {
    loading ??= loadMessages(languageOf(element));
    const asked = loading;
    try {
      await asked;
      return true;
    } catch {
      // Another element may have started another attempt.
      if (loading === asked) loading = undefined;
      return false;
    }
  }

  return class HubbubRoom extends HTMLElement {
    static readonly observedAttributes = [...OPENS_ANEW, ...LOOKS];
    readonly #box = document.createElement("div");
    /** Shows the element's children until there is a room. */
    readonly #fallback = document.createElement("slot");
    readonly #styled: Promise<unknown>;
    #open: EmbeddedRoom | undefined;
    #opening = 0;

    constructor() {
      super();
      const link = document.createElement("link");
      // Without its style sheet, the room still works.
      this.#styled = new Promise((resolve) => link.onload = link.onerror = resolve);
      link.rel = "stylesheet";
      link.href = style.href;
      this.#box.className = "hubbub";
      this.attachShadow({ mode: "open" }).append(link, this.#fallback);
    }

    /** Focuses the composer. */
    override focus(options?: FocusOptions): void {
      this.#box.querySelector<HTMLElement>("textarea, input")?.focus(options);
    }

    connectedCallback(): void {
      this.#openAnew();
    }

    disconnectedCallback(): void {
      this.#close();
    }

    attributeChangedCallback(name: string, before: string | null, now: string | null): void {
      if (!this.isConnected || before === now) return;
      if (LOOKS.includes(name)) this.#dress();
      // Several attributes may change at once.
      else this.#openAnew();
    }

    async #openAnew(): Promise<void> {
      this.#close();
      const opening = this.#opening;
      this.#dress();
      for (let failures = 0; !await loadMessagesFor(this); failures += 1) {
        await new Promise<void>((resolve) =>
          clock.setTimer(backOff(failures, Math.random), resolve)
        );
        if (opening !== this.#opening) return;
      }
      await this.#styled;
      // The element was removed or changed meanwhile.
      if (opening !== this.#opening) return;
      this.#fallback.replaceWith(this.#box);
      this.#open = new EmbeddedRoom({
        host,
        element: this,
        box: this.#box,
        room: this.getAttribute("room") ?? LOBBY,
        guest: this.getAttribute("name") ?? undefined,
      });
    }

    #close(): void {
      this.#opening += 1;
      this.#open?.[Symbol.dispose]();
      this.#open = undefined;
    }

    #dress(): void {
      const { classList } = this.#box;
      const theme = this.getAttribute("theme");
      classList.toggle("is-light", theme === "light");
      classList.toggle("is-dark", theme === "dark");
      this.#box.dataset.density = this.hasAttribute("compact") ? "compact" : "roomy";
    }
  };
}

/** The nearest `lang` on the host page, or the browser's languages; the first of ours if none is known. */
function languageOf(element: Element): Language {
  const tags = [element.closest("[lang]")?.getAttribute("lang"), ...navigator.languages];
  const known = tags.map((tag) => asLanguage(tag?.split("-")[0]?.toLowerCase()));
  return known.find((language) => language !== undefined) ?? LANGUAGES[0];
}
