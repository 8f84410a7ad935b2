// Distinguishes misspelt settings from other programs' variables, and suggests the right name.

import { SETTING_VARIABLES } from "./settings.ts";

const PREFIX = "HUBBUB_";
/** Names with so many wrong letters still count as misspelt. */
const WRONG_LETTERS_MAX = 2;
/**
 * Variables that Kubernetes sets in each container if there is a service called "hubbub", as Docker's
 * links did: HUBBUB_SERVICE_HOST, HUBBUB_PORT_8000_TCP_ADDR …, and HUBBUB_PORT with an address.
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
 * The refusal of a variable whose name looks like a setting but is not; undefined for settings and for
 * other programs' variables.
 */
export function explainUnknown(
  { name, value = "", isInFile = false }: NamedValue,
): string | undefined {
  if (SETTING_VARIABLES.includes(name)) return undefined;
  if (!isInFile && isServiceLink(name, value)) return undefined;
  const plain = name.toUpperCase().replaceAll(/[.-]/g, "_");
  const closest = closestTo(plain);
  // Short names are close to others with another meaning, such as HOST and POST; a shell may have a
  // `port`.
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

/** The setting that was meant, by its beginning or by its letters; undefined if none is close. */
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

/** The number of letters to add, remove or change to get from one to the other (Levenshtein). */
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
