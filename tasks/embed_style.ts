// Makes the style sheet of the embedded room from that of the page: one look, in a box on another
// page.

import { minifyCss } from "../server/http/style_sheet.ts";

/** The parts of the page's style; the first one declares the order of layers. */
const PAGE_STYLES = "static/styles";
const FIRST = "measures.css";
/** Other pages and the list of rooms, which an embedded room does not have. */
const NOT_EMBEDDED: ReadonlySet<string> = new Set(["rooms.css", "sheets.css"]);
/** What only the element has. */
const OWN_STYLE = "client/embed/embed.css";

/** The parts of the element's style. */
export const EMBED_STYLE_SOURCES: readonly string[] = [PAGE_STYLES, OWN_STYLE];

const MADE_BY = "/* Made by tasks/build.ts of static/styles and client/embed/embed.css. */";

/** The element in the shadow root that replaces the page's root, window and size. */
const BOX = ".hubbub";
/** The text size that media queries use, because they cannot use custom properties. */
const QUERY_REM_PX = 16;

/** Sizes that a host page may set, by their public names. */
const OPEN_MEASURES: Readonly<Record<string, string>> = {
  "paper": "--hubbub-paper",
  "surface": "--hubbub-surface",
  "ink": "--hubbub-ink",
  "accent": "--hubbub-accent",
  "on-accent": "--hubbub-on-accent",
  "text-family": "--hubbub-font",
};

/** Returns the whole style sheet. */
export async function embedStyle(): Promise<string> {
  const names = [...Deno.readDirSync(PAGE_STYLES)].map(({ name }) => name).sort();
  const ordered = [FIRST, ...names.filter((name) => name !== FIRST)];
  const embedded = ordered.filter((name) => !NOT_EMBEDDED.has(name));
  const paths = [...embedded.map((name) => `${PAGE_STYLES}/${name}`), OWN_STYLE];
  const styles = await Promise.all(paths.map((path) => Deno.readTextFile(path)));
  const own = styles.pop();
  const sheet = [
    // The first layer is the weakest: all others override it.
    `@layer reset { ${BOX} { all: initial; } }`,
    boxed(styles.join("\n")),
    own,
  ].join("\n");
  return [MADE_BY, minifyCss(sheet)].join("\n");
}

/** Replaces document and window by the box. */
export function boxed(style: string): string {
  return withChoiceOfTheme(style)
    // The `rem` of a host page is not ours.
    .replace(
      /@(?:media|container room) \((min|max)-(width|height): ([\d.]+)rem\)/g,
      (_, bound, side, rem) =>
        `@container hubbub (${bound}-${side}: ${Number(rem) * QUERY_REM_PX}px)`,
    )
    .replace(/(-?[\d.]+)rem\b/g, "calc($1 * var(--rem))")
    .replace(/\b(\d+)d?vh\b/g, "$1cqb")
    .replace(/:root\b/g, BOX)
    .replace(/^( *)html(?= \{)/gm, `$1${BOX}`)
    .replace(
      /^( *)--([a-z-]+): ([^;]+);/gm,
      (declaration, space, name, value) =>
        Object.hasOwn(OPEN_MEASURES, name)
          ? `${space}--${name}: var(${OPEN_MEASURES[name]}, ${value});`
          : declaration,
    );
}

/** A page follows the system; an element can be set to light or dark. */
function withChoiceOfTheme(style: string): string {
  return style.replace(
    /@media \(prefers-color-scheme: dark\) \{\s*:root \{([^}]*)\}\s*\}/g,
    (_, measures) =>
      `@media (prefers-color-scheme: dark) { ${BOX}:not(.is-light) {${measures}} }\n` +
      `  ${BOX}.is-dark {${measures}}`,
  );
}
