// Makes the style of the embedded room out of the page's: one look, in a box on another's page.

import { minifyCss } from "../server/http/minify_css.ts";

/** The page's style in its parts; the first of them names the order of the layers. */
const PAGE_STYLES = "static/styles";
const FIRST = "measures.css";
/** Pages of their own and the rooms beside a room: an embedded room has none of them. */
const NOT_EMBEDDED: ReadonlySet<string> = new Set(["rooms.css", "sheets.css"]);
/** What only an element has. */
const OWN_STYLE = "client/embed/embed.css";

/** What the style is made of. */
export const EMBED_STYLE_SOURCES: readonly string[] = [PAGE_STYLES, OWN_STYLE];

const MADE_BY = "/* Made by tasks/build.ts of static/styles and client/embed/embed.css. */";

/** The element inside the shadow root that stands for the page: its root, its window and its size. */
const BOX = ".hubbub";
/** The size of text that media queries count in; a query knows no custom properties. */
const QUERY_REM_PX = 16;

/** Measures that a host page may set, and the name that it sets them by. */
const OPEN_MEASURES: Readonly<Record<string, string>> = {
  "paper": "--hubbub-paper",
  "surface": "--hubbub-surface",
  "ink": "--hubbub-ink",
  "accent": "--hubbub-accent",
  "on-accent": "--hubbub-on-accent",
  "text-family": "--hubbub-font",
};

/** The whole style sheet. */
export async function embedStyle(): Promise<string> {
  const names = [...Deno.readDirSync(PAGE_STYLES)].map(({ name }) => name).sort();
  const ordered = [FIRST, ...names.filter((name) => name !== FIRST)];
  const embedded = ordered.filter((name) => !NOT_EMBEDDED.has(name));
  const paths = [...embedded.map((name) => `${PAGE_STYLES}/${name}`), OWN_STYLE];
  const styles = await Promise.all(paths.map((path) => Deno.readTextFile(path)));
  const own = styles.pop();
  const sheet = [
    // The first layer is the weakest: everything else may be set on top of it.
    `@layer reset { ${BOX} { all: initial; } }`,
    boxed(styles.join("\n")),
    own,
  ].join("\n");
  return [MADE_BY, minifyCss(sheet)].join("\n");
}

/** The page's style with the box in the place of document and window. */
export function boxed(style: string): string {
  return withChoiceOfTheme(style)
    // A host's own `rem` is none of ours.
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

/** A page follows the system; an element may be told to be light or dark. */
function withChoiceOfTheme(style: string): string {
  return style.replace(
    /@media \(prefers-color-scheme: dark\) \{\s*:root \{([^}]*)\}\s*\}/g,
    (_, measures) =>
      `@media (prefers-color-scheme: dark) { ${BOX}:not(.is-light) {${measures}} }\n` +
      `  ${BOX}.is-dark {${measures}}`,
  );
}
