// Joins the style sheets of a folder into one and minifies it, so that a page requests one small file.

const COMMENTS_AND_INDENTS = /\/\*[^]*?\*\/\s*|^\s+/gm;

/** Removes comments and indentation. No string in the sheet may contain what looks like a comment. */
export function minifyCss(sheet: string): string {
  return sheet.replace(COMMENTS_AND_INDENTS, "");
}

/**
 * The sheets as one, minified. `first` is the one that declares the order of the layers; because of
 * the layers, the order of the others does not matter.
 */
export function joinStyleSheets(sheets: ReadonlyMap<string, string>, first: string): string {
  const others = [...sheets.keys()].filter((path) => path !== first).sort();
  return minifyCss([first, ...others].map((path) => sheets.get(path) ?? "").join("\n"));
}
