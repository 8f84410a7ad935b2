// Damages a page in the middle of a database file, which a start does not read.

const PAGE = 4096;
const NOISE = 0xa5;

/** Damages the page that contains `text`. The database must be closed. */
export async function damagePage(path: string, text: string): Promise<void> {
  const bytes = await Deno.readFile(path);
  const at = new TextDecoder("latin1").decode(bytes).indexOf(text);
  if (at < PAGE) throw new Error(`Cannot damage "${path}": "${text}" is in no page of its own`);
  const start = at - at % PAGE;
  await Deno.writeFile(path, bytes.fill(NOISE, start, start + PAGE));
}
