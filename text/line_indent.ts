// How far a line is indented, as CommonMark counts it: tabs reach to every fourth column.

const TAB = 4;
/** From here on, spaces at the beginning of a line mean nothing more. */
export const INDENT_MAX = 3;

/** How far a line that begins at `column` is indented, and what stands there. */
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
