// The HTML document around every page. It has no inline scripts or styles: the policy forbids them.

import type { ComponentChildren } from "preact";
import type { PageAssets } from "../../protocol/page_assets.ts";
import type { PagePreferences } from "../../protocol/page_preferences.ts";
import { PageAlerts } from "./page_alerts.tsx";
import { t } from "../i18n/messages.ts";

/** Hides what needs scripts, and what frames show instead. */
const NOSCRIPT_STYLE = "/static/noscript.css";
/** Makes the page installable. */
const MANIFEST = "/static/manifest.webmanifest";

/** The icon for phones that do not read the manifest. */
const TOUCH_ICON = "/static/icon_touch.png";

/** Props of `Document`. */
export interface DocumentProps {
  readonly title: string;
  readonly assets: PageAssets;
  readonly preferences: PagePreferences;
  /** The kind of page, for the style sheet. */
  readonly kind: string;
  /** Seconds until the document reloads itself. */
  readonly refresh?: number;
  /** The view that the script hydrates, as JSON. Without it, no script is loaded. */
  readonly data?: string;
  /** Loads the script although there is no view to hydrate. */
  readonly scripted?: boolean;
  /** The page contains times that a script converts to the user's time zone. */
  readonly timed?: boolean;
  /** The page shows frames if scripts do not run. */
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
          assets.preloads[preferences.language].map((module) => (
            <link rel="modulepreload" href={module} key={module} />
          ))
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
            // The only place where text becomes markup: JSON with "<" escaped.
            dangerouslySetInnerHTML={{ __html: data }}
          />
        )}
      </body>
    </html>
  );
}
