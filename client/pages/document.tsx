// The HTML document around every page. Nothing in it is inline: the security policy forbids that.

import type { ComponentChildren } from "preact";
import type { PageAssets } from "../../protocol/page_assets.ts";
import type { PagePreferences } from "../../protocol/page_preferences.ts";
import { PageAlerts } from "./page_alerts.tsx";
import { t } from "../i18n/messages.ts";

/** Hides what does nothing, or what a frame shows instead, where no script runs. */
const NOSCRIPT_STYLE = "/static/noscript.css";
/** Makes the page one that can be installed. */
const MANIFEST = "/static/manifest.webmanifest";

/** What a phone that reads no manifest puts on its home screen. */
const TOUCH_ICON = "/static/icon_touch.png";

/** Props of `Document`. */
export interface DocumentProps {
  readonly title: string;
  readonly assets: PageAssets;
  readonly preferences: PagePreferences;
  /** Names the kind of page, for the style sheet. */
  readonly kind: string;
  /** Seconds after which the document loads itself again. */
  readonly refresh?: number;
  /** What the script starts from, as JSON. No script is loaded without it. */
  readonly data?: string;
  /** A script makes the page better that starts from nothing. */
  readonly scripted?: boolean;
  /** Times stand in it that are to be the reader's. */
  readonly timed?: boolean;
  /** Where no script runs, parts of the page give way to others. */
  readonly worksWithoutScript?: boolean;
  readonly children: ComponentChildren;
}

/** A whole document. */
export function Document(
  {
    title,
    assets,
    preferences,
    kind,
    refresh,
    data,
    scripted,
    timed,
    worksWithoutScript,
    children,
  }: DocumentProps,
) {
  return (
    <html lang={t.locale} dir={t.direction} data-density={preferences.density}>
      <head>
        <meta charset="utf-8" />
        <title>{title}</title>
        <meta
          name="viewport"
          content="width=device-width, initial-scale=1, viewport-fit=cover, interactive-widget=resizes-content"
        />
        <meta name="color-scheme" content="light dark" />
        <meta name="theme-color" content="#f6f4ef" media="(prefers-color-scheme: light)" />
        <meta name="theme-color" content="#191d1c" media="(prefers-color-scheme: dark)" />
        {refresh !== undefined && refresh > 0 && (
          <meta http-equiv="refresh" content={`${refresh}`} />
        )}
        <link
          rel="icon"
          href={assets.icon}
          type="image/svg+xml"
          data-icon={assets.icon}
          data-news-icon={assets.newsIcon}
        />
        <link rel="apple-touch-icon" href={TOUCH_ICON} />
        <link rel="manifest" href={MANIFEST} />
        <link rel="stylesheet" href={assets.style} />
        {worksWithoutScript && (
          <noscript>
            <link rel="stylesheet" href={NOSCRIPT_STYLE} />
          </noscript>
        )}
        {data !== undefined && (
          [...new Set([...assets.messages[preferences.language], ...assets.imports])]
            .map((module) => <link rel="modulepreload" href={module} key={module} />)
        )}
        {data !== undefined && <script defer src={assets.start} />}
        {timed && <script type="module" src={assets.localTimes} />}
        {(data !== undefined || scripted) && <script type="module" src={assets.script} />}
      </head>
      <body class={`page is-${kind}`}>
        {data !== undefined && <PageAlerts />}
        <div id="app">{children}</div>
        {data !== undefined && (
          <script
            type="application/json"
            id="view"
            // The one place where text becomes markup: JSON, in which "<" has been escaped.
            dangerouslySetInnerHTML={{ __html: data }}
          />
        )}
      </body>
    </html>
  );
}
