// Cuts the power: traces the process of a log once, and rebuilds its folder as it could be after a
// cut at many moments. Each folder is opened and compared with what had been acknowledged by then.

import { fileURLToPath } from "node:url";
import { DatabaseSync } from "node:sqlite";
import { DATABASE_FILE, openSqliteStore } from "../../../store/sqlite/store.ts";
import type { KnownEvent } from "../../../protocol/events/registry.ts";
import { message, readAll } from "../../store/log_vocabulary.ts";
import { importMapFlags } from "../../support/import_map_flags.ts";
import { randomFrom } from "../../support/random.ts";
import { stracePath } from "../../support/strace.ts";
import type { TableRow } from "../table.ts";
import { DiskModel, type Fate, FATES, type Image } from "./disk_model.ts";
import { Acknowledged } from "./expectations.ts";
import { readTrace, TRACED } from "./trace.ts";

/** The number of cuts, and the seed. */
export interface PowerOptions {
  /** Moments; each is tried with every fate, or with one of them in turns. */
  readonly cuts: number;
  readonly everyFate: boolean;
  readonly seed: number;
}

/** The result. */
export interface PowerOutcome {
  readonly rows: readonly TableRow[];
  readonly examples: readonly string[];
  readonly cuts: number;
  readonly images: number;
  readonly acks: number;
  readonly syncs: number;
  readonly seconds: number;
}

/** strace prints strings up to this length: more than SQLite writes at once. */
const STRING_MAX = 1 << 20;
/** The first operations create the database: cuts there are worth more. */
const FIRST_OPS = 120;
const FIRST_SHARE = 0.2;
const EXAMPLES_MAX = 10;

/** Runs it. */
export async function powerCuts({ cuts, everyFate, seed }: PowerOptions): Promise<PowerOutcome> {
  const began = performance.now();
  const random = randomFrom(seed);
  const work = await Deno.realPath(await Deno.makeTempDir({ prefix: "hubbub-power-" }));
  try {
    const folder = `${work}/data`;
    const ops = readTrace(await traceDriver(folder, seed, `${work}/trace`), folder);
    const moments = chooseMoments(ops.length, cuts, random);
    const counts = new Map(FATES.map((fate) => [fate, { images: 0, acked: 0, wrong: 0 }]));
    const examples: string[] = [];
    const disk = new DiskModel(folder);
    const acknowledged = new Acknowledged();
    let images = 0;
    for (const [index, op] of ops.entries()) {
      disk.apply(op);
      if (op.do === "print") acknowledged.add(op.line);
      if (!moments.has(index)) continue;
      const fates = everyFate ? FATES : [FATES[images % FATES.length]!];
      for (const fate of fates) {
        images++;
        const wrong = await auditImage(
          disk.image(fate, random),
          folder,
          `${work}/cut`,
          acknowledged,
        );
        const count = counts.get(fate)!;
        count.images++;
        count.acked += acknowledged.acks;
        count.wrong += wrong.length;
        for (const what of wrong) {
          if (examples.length < EXAMPLES_MAX) examples.push(`cut at ${index}, ${fate}: ${what}`);
        }
      }
    }
    return {
      rows: FATES.map((fate) => rowOf(fate, counts.get(fate)!)),
      examples,
      cuts: moments.size,
      images,
      acks: acknowledged.acks,
      syncs: ops.filter((op) => op.do === "sync").length,
      seconds: (performance.now() - began) / 1_000,
    };
  } finally {
    await Deno.remove(work, { recursive: true });
  }
}

async function traceDriver(folder: string, seed: number, output: string): Promise<string> {
  const { success, stderr } = await new Deno.Command(await stracePath(), {
    args: [
      ...["-f", "-y", "-xx", "-s", String(STRING_MAX), "--seccomp-bpf"],
      ...["-e", `trace=${TRACED}`, "-o", output],
      ...[Deno.execPath(), "run", "--quiet", "--allow-all", ...importMapFlags()],
      ...[fileURLToPath(new URL("driver.ts", import.meta.url)), folder, String(seed)],
    ],
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).output();
  const text = await Deno.readTextFile(output);
  await Deno.remove(output);
  if (!success) throw new Error(`Cannot trace the log: ${new TextDecoder().decode(stderr)}`);
  return text;
}

function chooseMoments(length: number, cuts: number, random: () => number): Set<number> {
  const moments = new Set<number>();
  while (moments.size < Math.min(cuts, length)) {
    const among = moments.size < cuts * FIRST_SHARE ? Math.min(FIRST_OPS, length) : length;
    moments.add(Math.floor(random() * among));
  }
  return moments;
}

/** Rebuilds the folder, opens it like a start, and describes errors. */
async function auditImage(
  image: Image,
  folder: string,
  target: string,
  acknowledged: Acknowledged,
): Promise<string[]> {
  if (image !== undefined) {
    await Deno.mkdir(target);
    for (const [path, content] of image) {
      await Deno.writeFile(target + path.slice(folder.length), content as Uint8Array<ArrayBuffer>);
    }
  }
  try {
    return await auditFolder(target, acknowledged);
  } catch (error) {
    return [`it does not open: ${error instanceof Error ? error.message : error}`];
  } finally {
    await Deno.remove(target, { recursive: true });
  }
}

async function auditFolder(target: string, acknowledged: Acknowledged): Promise<string[]> {
  const wrong: string[] = [];
  {
    await using store = await openSqliteStore(target, { report: (line) => wrong.push(line) });
    const logs = acknowledged.rooms.map(async (room) =>
      [room, await readAll(store.log, room) as KnownEvent[]] as const
    );
    wrong.push(...acknowledged.faultsOf(new Map(await Promise.all(logs))));
    // The log continues from here.
    const before = (await store.log.position("lobby")).head;
    const { seq } = await store.log.append("lobby", message("after the cut"));
    if (seq !== before + 1) wrong.push(`the next one got ${seq} after ${before}`);
  }
  const db = new DatabaseSync(`${target}/${DATABASE_FILE}`, { readOnly: true });
  const { integrity_check: found } = db.prepare("PRAGMA integrity_check").get()!;
  db.close();
  if (found !== "ok") wrong.push(`damaged: ${found}`);
  const content = new TextDecoder("latin1").decode(
    await Deno.readFile(`${target}/${DATABASE_FILE}`),
  );
  for (const text of acknowledged.gone()) {
    // Its tag is in no other text.
    if (content.includes(text.slice(0, text.indexOf(":") + 1))) {
      wrong.push("a deleted text is there");
    }
  }
  return wrong;
}

function rowOf(
  fate: Fate,
  { images, acked, wrong }: { images: number; acked: number; wrong: number },
): TableRow {
  return { "of what was not synced": fate, cuts: images, "acks held": acked, wrong };
}
