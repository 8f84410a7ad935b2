// Formats figures as a table for people and documents.

/** A row of a table: its cells by their headings. */
export type TableRow = Readonly<Record<string, string | number>>;

/** Aligns the columns; numbers to the right, words to the left. */
export function formatTable(rows: readonly TableRow[]): string {
  const [first] = rows;
  if (first === undefined) return "(nothing)";
  const headings = Object.keys(first);
  const widths = headings.map((heading) =>
    Math.max(heading.length, ...rows.map((row) => shown(row[heading]).length))
  );
  const line = (cells: readonly string[], row: TableRow) =>
    cells.map((cell, index) =>
      typeof row[headings[index]!] === "number"
        ? cell.padStart(widths[index]!)
        : cell.padEnd(widths[index]!)
    ).join("  ").trimEnd();
  return [
    line(headings, first),
    widths.map((width) => "─".repeat(width)).join("  "),
    ...rows.map((row) => line(headings.map((heading) => shown(row[heading])), row)),
  ].join("\n");
}

function shown(cell: string | number | undefined): string {
  return typeof cell === "number" ? cell.toLocaleString("en-US") : cell ?? "";
}
