// Tells a misspelt setting from another program's variable, and which setting was meant.

import { SETTING_VARIABLES } from "./settings.ts";

const PREFIX = "HUBBUB_";
/** Names in which so many letters are wrong are still taken for a misspelt one. */
const WRONG_LETTERS_MAX = 2;
/**
 * What Kubernetes sets in every container beside a service that is called "hubbub", as Docker's links
 * did: HUBBUB_SERVICE_HOST, HUBBUB_PORT_8000_TCP_ADDR …, and HUBBUB_PORT with an address in it.
 */
const SERVICE_LINK = /^HUBBUB_(?:SERVICE_HOST|SERVICE_PORT(?:_\w+)?|PORT_\d+_(?:TCP|UDP)\w*)$/;
const SERVICE_ADDRESS = /^[a-z]+:\/\//;

/** A variable, or a line of `.env`. */
export interface NamedValue {
  readonly name: string;
  readonly value?: string;
  readonly isInFile?: boolean;
}

/**
 * A line that refuses a variable whose name looks like a setting's and is none; undefined for settings
 * and for other programs' variables.
 */
export function explainUnknown(
  { name, value = "", isInFile = false }: NamedValue,
): string | undefined {
  if (SETTING_VARIABLES.includes(name)) return undefined;
  if (!isInFile && isServiceLink(name, value)) return undefined;
  const plain = name.toUpperCase().replaceAll(/[.-]/g, "_");
  const closest = closestTo(plain);
  // Short names have neighbours of other meanings: HOST and POST; a shell may well have a `port`.
  const isMisspelt = closest?.startsWith(PREFIX)
    ? wrongLetters(plain, closest) <= WRONG_LETTERS_MAX
    : isInFile && closest === plain;
  if (!isMisspelt && !plain.startsWith(PREFIX)) return undefined;
  const advice = closest === undefined ? "--help lists all" : `did you mean ${closest}?`;
  return `Unknown setting ${name}${isInFile ? " in .env" : ""}: ${advice}`;
}

function isServiceLink(name: string, value: string): boolean {
  return SERVICE_LINK.test(name) || (name === `${PREFIX}PORT` && SERVICE_ADDRESS.test(value));
}

/** The setting whose name was meant, by its beginning or by its letters; undefined if none is near. */
function closestTo(name: string): string | undefined {
  const exact = SETTING_VARIABLES.find((known) => known === name || PREFIX + known === name);
  if (exact !== undefined) return exact;
  const begun = SETTING_VARIABLES.filter((known) => known.startsWith(name) && name !== PREFIX);
  if (begun.length === 1) return begun[0];
  const near = SETTING_VARIABLES
    .map((known) => ({ known, wrong: wrongLetters(name, known) }))
    .filter(({ known, wrong }) => wrong <= (known.length - PREFIX.length) / 2)
    .sort((one, other) => one.wrong - other.wrong);
  return near[0]?.known;
}

/** How many letters must be added, left out or changed to get from one to the other (Levenshtein). */
function wrongLetters(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, column) => column);
  for (const letter of one) {
    const next = [row[0]! + 1];
    for (let column = 1; column <= other.length; column++) {
      const changed = row[column - 1]! + (letter === other[column - 1] ? 0 : 1);
      next.push(Math.min(changed, row[column]! + 1, next[column - 1]! + 1));
    }
    row = next;
  }
  return row.at(-1)!;
}
