// A page in the middle of a database file that a drive has spoilt, with the start none the wiser.

const PAGE = 4096;
const NOISE = 0xa5;

/** Spoils the page in which `text` stands; the database is closed. */
export async function damagePage(path: string, text: string): Promise<void> {
  const bytes = await Deno.readFile(path);
  const at = new TextDecoder("latin1").decode(bytes).indexOf(text);
  if (at < PAGE) throw new Error(`Cannot damage "${path}": "${text}" is in no page of its own`);
  const start = at - at % PAGE;
  await Deno.writeFile(path, bytes.fill(NOISE, start, start + PAGE));
}
