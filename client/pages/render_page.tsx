// Renders a view as an HTML document on the server.

import { renderToString } from "preact-render-to-string";
import type { VNode } from "preact";
import type { LogEvent } from "../../protocol/events/registry.ts";
import type { PageAssets } from "../../protocol/page_assets.ts";
import type { Language, PagePreferences } from "../../protocol/page_preferences.ts";
import type { PageView, RenderPage, RoomView } from "../../protocol/view.ts";
import { chinese } from "../i18n/chinese.ts";
import { chineseRest } from "../i18n/chinese_rest.ts";
import { english } from "../i18n/english.ts";
import { englishRest } from "../i18n/english_rest.ts";
import { Document } from "./document.tsx";
import { ErrorPage } from "./error_page.tsx";
import { cacheParts, clearParts, partsOf, useParser } from "../../text/message_parts.ts";
import { parseMarkdown } from "../../text/markdown_parser.ts";
import { ParsedMessages } from "../../text/parsed_messages.ts";
import { keyElementsByText } from "../components/key_by_text.ts";
import { isPaused, LogPage, PeoplePage } from "./log_page.tsx";
import type { RichNode, RichTexts } from "../../text/rich_text.ts";
import { RoomPage } from "../components/room/room_page.tsx";
import { RoomsPage } from "./rooms_page.tsx";
import { noopActions, staticModel, staticRooms } from "./static_model.ts";
import { restMessages, setMessages, setRestMessages, t } from "../i18n/messages.ts";
import { WelcomePage } from "./welcome_page.tsx";

useParser(parseMarkdown);
keyElementsByText();

/** The server's renderer, with a cache of parsed messages. */
export interface PageRenderer {
  /** Renders a view. The browser hydrates the same components of a room. */
  readonly renderPage: RenderPage;
  /** Removes the texts of edited and deleted messages from the cache. */
  readonly forget: (events: readonly LogEvent[]) => void;
}

/** Creates the renderer. It parses each message once, for the first page that shows it. */
export function createPageRenderer(parsed = new ParsedMessages(parseMarkdown)): PageRenderer {
  return {
    renderPage: (view, assets, preferences) => {
      // Rendering is synchronous, so no page gets the language or the texts of another.
      setLanguage(preferences.language);
      const events = view.page === "room" || view.page === "log" ? view.events : [];
      for (const [text, parts] of parsed.of(events)) cacheParts(text, parts);
      try {
        return `<!doctype html>${renderToString(documentOf(view, assets, preferences))}`;
      } finally {
        clearParts();
      }
    },
    forget: (events) => parsed.forget(events),
  };
}

function setLanguage(language: Language): void {
  switch (language) {
    case "en":
      setMessages(english);
      setRestMessages(englishRest);
      return;
    case "zh":
      setMessages(chinese);
      setRestMessages(chineseRest);
  }
}

function documentOf(view: PageView, assets: PageAssets, preferences: PagePreferences): VNode {
  const common = { assets, preferences, kind: view.page };
  switch (view.page) {
    case "room": {
      // Active refresh works without scripts; a permalink does not refresh either way.
      const scripted = view.connectBy !== "refresh";
      return (
        <Document
          {...common}
          title={t.roomTitle(view.room, 0)}
          data={scripted
            ? escapeJson({ ...view, language: preferences.language, rich: richTexts(view) })
            : undefined}
          worksWithoutScript={scripted}
        >
          <RoomPage
            view={view}
            model={staticModel(view)}
            actions={noopActions}
            rooms={staticRooms(view)}
          />
        </Document>
      );
    }
    case "log":
      return (
        <Document
          {...common}
          title={t.log.label(view.room)}
          refresh={isPaused(view) ? 0 : view.refresh}
        >
          <LogPage view={view} />
        </Document>
      );
    case "people":
      return (
        <Document {...common} title={t.roster.title} refresh={view.refresh}>
          <PeoplePage view={view} />
        </Document>
      );
    case "welcome":
      return (
        <Document
          {...common}
          title={restMessages.title(restMessages.welcome.title)}
          timed
          scripted={view.user !== null && view.sessions.length > 0}
        >
          <WelcomePage view={view} />
        </Document>
      );
    case "rooms":
      return (
        <Document {...common} title={restMessages.title(restMessages.rooms.title)} timed>
          <RoomsPage view={view} />
        </Document>
      );
    case "error":
      return (
        <Document
          {...common}
          title={restMessages.title(restMessages.refusal(view.code, view.title))}
        >
          <ErrorPage view={view} />
        </Document>
      );
  }
}

/** The parsed texts of the view's messages, so that the browser hydrates without a parser. */
function richTexts({ events }: RoomView): RichTexts {
  const rich: [string, readonly RichNode[]][] = [];
  for (const event of events) {
    const text = "text" in event ? event.text : undefined;
    const parts = text === undefined ? undefined : partsOf(text);
    if (text !== undefined && parts) rich.push([text, parts]);
  }
  return rich;
}

/** JSON that can neither close its element nor open another. */
function escapeJson(value: unknown): string {
  return JSON.stringify(value).replaceAll("<", "\\u003c");
}
