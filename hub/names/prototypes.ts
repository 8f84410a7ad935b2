// The characters that look like others, by Unicode's list (UTS #39, section 4).

import { CONFUSABLES } from "./confusables_table.ts";

/** What each listed character looks like: its prototype, of one or more characters. */
export const PROTOTYPES: ReadonlyMap<string, string> = readTable(CONFUSABLES);

function readTable(table: string): Map<string, string> {
  const prototypes = new Map<string, string>();
  for (const line of table.trim().split("\n")) {
    const [prototype = "", characters = ""] = line.split("<");
    const skeleton = String.fromCodePoint(...prototype.split(" ").map((hex) => parseInt(hex, 16)));
    for (const range of characters.split(" ")) {
      const [from = NaN, to = from] = range.split("-").map((hex) => parseInt(hex, 16));
      for (let code = from; code <= to; code++) {
        prototypes.set(String.fromCodePoint(code), skeleton);
      }
    }
  }
  return prototypes;
}
