// The indentation of a line, as CommonMark counts it: a tab extends to the next multiple of four.

const TAB = 4;
/** More spaces at the start of a line have no further meaning. */
export const INDENT_MAX = 3;

/** Returns the indentation of a line that starts at `column`, and the text after it. */
export function indentOf(
  line: string,
  column = 0,
): { readonly indent: number; readonly content: string } {
  let at = 0;
  let to = column;
  for (; at < line.length; at++) {
    if (line[at] === " ") to += 1;
    else if (line[at] === "\t") to += TAB - to % TAB;
    else break;
  }
  return { indent: to - column, content: line.slice(at) };
}
