// Updates hub/names/confusables_table.ts from Unicode's list of confusable characters (UTS #39).
// Run it when a new version of Unicode is released: deno task confusables [confusables.txt]

const SOURCE = "https://www.unicode.org/Public/security/latest/confusables.txt";
const TABLE = new URL("../hub/names/confusables_table.ts", import.meta.url);
/** `05AD ;	0596 ;	MA	# …`: a character, its prototype, and their relation. */
const ENTRY = /^([0-9A-F]{4,6}) ;\t([0-9A-F]{4,6}(?: [0-9A-F]{4,6})*) ;\tMA\t/;
const VERSION = /^# Version: (\d+\.\d+\.\d+)$/m;
const DATE = /^# Date: (.+)$/m;
const COPYRIGHT = /^# © (.+)$/m;

/**
 * Returns the module with the list `text` in compact form: one line per prototype.
 *
 * @throws {Error} if `text` is not Unicode's confusables.txt, or a line has another form
 */
export async function confusablesModule(text: string): Promise<string> {
  const version = VERSION.exec(text)?.[1];
  const date = DATE.exec(text)?.[1];
  const copyright = COPYRIGHT.exec(text)?.[1];
  if (version === undefined || date === undefined || copyright === undefined) {
    throw new Error("Cannot read the list: it has no version, date and copyright");
  }
  const characters = new Map<string, number[]>();
  for (const line of text.replace(/^\uFEFF/, "").split(/\r?\n/)) {
    if (line === "" || line.startsWith("#")) continue;
    const [, character, prototype] = ENTRY.exec(line) ?? [];
    if (character === undefined || prototype === undefined) {
      throw new Error(`Cannot read the line "${line}"`);
    }
    const group = characters.get(prototype);
    if (group) group.push(parseInt(character, 16));
    else characters.set(prototype, [parseInt(character, 16)]);
  }
  const lines = [...characters].map(([prototype, group]) =>
    `${prototype.split(" ").map((hex) => shortHex(parseInt(hex, 16))).join(" ")}<${ranges(group)}`
  );
  return `// Unicode's list of characters that look alike (UTS #39), as \`deno task confusables\` wrote it from
// ${SOURCE}
// of ${date}, SHA-256 ${await sha256(text)}
// © ${copyright} Data under the Unicode License V3: docs/unicode_license.txt

/** The version of Unicode of the list. */
export const CONFUSABLES_VERSION = "${version}";

/** \`prototype<characters\` per line, in hexadecimal; \`2460-2468\` is a range. */
export const CONFUSABLES = \`
${lines.join("\n")}
\`;
`;
}

/** Returns ascending code points with ranges: `61 ff21-ff3a`. */
function ranges(group: readonly number[]): string {
  const parts: { from: number; to: number }[] = [];
  for (const code of group.toSorted((a, b) => a - b)) {
    const last = parts.at(-1);
    if (last?.to === code - 1) last.to = code;
    else parts.push({ from: code, to: code });
  }
  return parts.map(({ from, to }) =>
    from === to ? shortHex(from) : `${shortHex(from)}-${shortHex(to)}`
  ).join(" ");
}

function shortHex(code: number): string {
  return code.toString(16);
}

async function sha256(text: string): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return new Uint8Array(digest).toHex();
}

async function read(path: string | undefined): Promise<string> {
  if (path !== undefined) return await Deno.readTextFile(path);
  const response = await fetch(SOURCE);
  if (!response.ok) throw new Error(`Cannot fetch ${SOURCE}: ${response.status}`);
  return await response.text();
}

if (import.meta.main) {
  await Deno.writeTextFile(TABLE, await confusablesModule(await read(Deno.args[0])));
  console.log("hub/names/confusables_table.ts is written: run the tests, and commit it");
}
