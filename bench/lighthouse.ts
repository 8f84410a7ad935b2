// deno task lighthouse: runs Lighthouse on the pages, as a phone and as a desktop.

import { chromiumPath } from "../tests/support/chromium.ts";
import { CrowdOfGuests } from "./page/crowd_of_guests.ts";
import { dataFolder, startHubbub } from "./servers/hubbub.ts";
import { exists, works } from "./servers/peers.ts";

const FOLDER = new URL("./lighthouse/", import.meta.url).pathname;
const PROGRAM = `${FOLDER}node_modules/lighthouse/cli/index.js`;
const CATEGORIES = ["performance", "accessibility", "best-practices"];
/** Lighthouse's presets. Without one, it is a phone on a slow network. */
const DEVICES: Readonly<Record<string, readonly string[]>> = {
  phone: [],
  desktop: ["--preset=desktop"],
};
const CHROME_FLAGS = "--chrome-flags=--headless=new --no-sandbox --disable-gpu";
const ROOM = "lighthouse";
const MESSAGES = 50;

/** The used part of a report. */
interface Report {
  readonly categories: Readonly<
    Record<string, { readonly score: number | null; readonly auditRefs: readonly AuditRef[] }>
  >;
  readonly audits: Readonly<Record<string, Audit>>;
}
interface AuditRef {
  readonly id: string;
  readonly weight: number;
}
interface Audit {
  readonly title: string;
  readonly score: number | null;
  readonly displayValue?: string;
}

async function look(url: string, flags: readonly string[]): Promise<Report> {
  const { success, stdout, stderr } = await new Deno.Command("node", {
    args: [
      PROGRAM,
      url,
      "--output=json",
      "--quiet",
      CHROME_FLAGS,
      `--only-categories=${CATEGORIES}`,
      ...flags,
    ],
    env: { CHROME_PATH: await chromiumPath() },
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).output();
  const decoder = new TextDecoder();
  if (!success) throw new Error(`Cannot look at "${url}": ${decoder.decode(stderr)}`);
  return JSON.parse(decoder.decode(stdout));
}

function scores({ categories }: Report): string {
  return CATEGORIES.map((name) => `${name} ${Math.round((categories[name]?.score ?? NaN) * 100)}`)
    .join(", ");
}

/** What is imperfect, whether it affects the score or is only advice. */
function* complaints({ categories, audits }: Report): Generator<string> {
  for (const { auditRefs } of Object.values(categories)) {
    for (const { id, weight } of auditRefs) {
      const { title, score, displayValue = "" } = audits[id]!;
      if (score !== null && score < 1) {
        yield `    ${id} ${score}, weight ${weight}: ${title} ${displayValue}`;
      }
    }
  }
}

if (!await exists(PROGRAM)) {
  const args = ["ci", "--prefix", FOLDER, "--no-audit", "--no-fund", "--ignore-scripts"];
  if (!await works("npm", args)) throw new Error("Cannot install Lighthouse: npm could not");
}
await using folder = await dataFolder();
await using server = await startHubbub(folder.path);
using crowd = await CrowdOfGuests.enter(`ws://127.0.0.1:${server.port}`, ROOM);
await crowd.talk({ perSecond: 100, messages: MESSAGES });
// The first visit warms the server up.
const pages = ["/", "/rooms", `/rooms/${ROOM}?name=Reader`];
for (const page of pages) await (await fetch(`${server.url}${page}`)).body?.cancel();
for (const page of pages) {
  for (const [device, flags] of Object.entries(DEVICES)) {
    const report = await look(`http://localhost:${server.port}${page}`, flags);
    console.log(`${page}, ${device}: ${scores(report)}`);
    for (const complaint of complaints(report)) console.log(complaint);
  }
}
