// Runs each attack against a server with its protection and against one without it, and measures
// what regular users experience.

import { MutantCopy } from "../mutant_copy.ts";
import type { PlantedFault } from "../planted_fault.ts";
import { ProcessGauge } from "../process_gauge.ts";
import { quantile } from "../quantile.ts";
import type { TableRow } from "../table.ts";
import { ServerProcess } from "../../support/server_process.ts";
import type { Attack, AttackScale } from "./attack.ts";
import type { AttackOrder } from "./attacker_worker.ts";
import { ATTACKS } from "./attacks.ts";
import { RegularUsers, type RegularView, ROOM } from "./regular_users.ts";
import { openReaders } from "./room_readers.ts";

/** The results of all attacks. */
export interface SideBySide {
  readonly rows: readonly TableRow[];
  readonly examples: readonly string[];
}

/** An attack on a server with given settings, or a run without an attack. */
interface Run {
  readonly attack?: Attack;
  /** What the regular users do in a run without an attack. */
  readonly quiet?: Pick<Attack, "readers" | "talk" | "longer">;
  readonly env: Readonly<Record<string, string>>;
  readonly root?: string;
}

/** The measurements of a run. */
interface Seen extends RegularView {
  readonly through: number;
  readonly peakMb: number;
  readonly ackP99: number;
  /** By how much the median ack or delivery is slower than in a run without an attack. */
  readonly slowdown: number;
  /** NaN if the server no longer answers. */
  readonly slotsAfter: number;
}

/** Regular users connect through a proxy, so that they have other addresses than the attacker. */
const BASE = { HUBBUB_PROXIES: "127.0.0.1" };
const LOOK_EVERY_MS = 20;
const GONE_WITHIN_MS = 5_000;
const MS_A_SECOND = 1_000;

/**
 * Runs all attacks, or only those named in `only` (separated by commas). `base` is a checkout to compare
 * with, from before the protections existed.
 */
export async function sideBySide(
  scale: AttackScale,
  only?: string,
  base?: string,
): Promise<SideBySide> {
  await using copy = await MutantCopy.make();
  const baseline = await see({ env: BASE }, scale);
  const rows = [rowOf({ attack: "nobody attacks", protection: "" }, baseline, "")];
  const examples: string[] = [];
  const quietByReaders = new Map<number | undefined, Seen>([[undefined, baseline]]);
  for (const attack of ATTACKS.filter(({ name }) => only?.split(",").includes(name) ?? true)) {
    const env = { ...BASE, ...attack.env };
    let quiet = quietByReaders.get(attack.readers);
    if (quiet === undefined) {
      quiet = await seeQuiet(attack, env, scale);
      quietByReaders.set(attack.readers, quiet);
      const named = { attack: `nobody attacks, ${attack.readers} read`, protection: "" };
      rows.push(rowOf(named, quiet, ""));
    }
    const guarded = await see({ attack, env: { ...env, ...attack.with } }, scale, quiet);
    const most = attack.most({ ...scale, quietMs: quiet.ackP99 });
    const held = guarded[attack.figure] <= most;
    const named = { attack: attack.does, protection: attack.protection };
    rows.push(rowOf(named, guarded, held ? "held" : "NOT HELD"));
    if (!held) {
      examples.push(`${attack.does}: ${attack.figure} ${guarded[attack.figure]}, at most ${most}`);
    }
    if (guarded.unanswered > 0) {
      examples.push(`${attack.does}: ${guarded.unanswered} of ${guarded.said} were not answered`);
    }
    if (attack.without === undefined && base === undefined) continue;
    const open = attack.without === undefined
      ? await see({ attack, env, root: base! }, scale, quiet)
      : await seeWithout(attack, copy, env, scale, quiet);
    const harmed = !(open[attack.figure] <= most);
    rows.push(
      rowOf({ attack: "", protection: "none" }, open, harmed ? "harmed" : "too short to tell"),
    );
  }
  return { rows, examples };
}

async function seeWithout(
  attack: Attack,
  copy: MutantCopy,
  env: Readonly<Record<string, string>>,
  scale: AttackScale,
  quiet: RegularView,
): Promise<Seen> {
  const { without } = attack;
  if (without === undefined || !isFault(without)) {
    return await see({ attack, env: { ...env, ...without } }, scale, quiet);
  }
  await using _fault = await copy.plant(without);
  return await see({ attack, env, root: copy.folder }, scale, quiet);
}

/** The same regular users without an attack. */
function seeQuiet(
  { readers, talk, longer }: Attack,
  env: Readonly<Record<string, string>>,
  scale: AttackScale,
): Promise<Seen> {
  return see({ quiet: { readers, talk, longer }, env }, scale);
}

function isFault(without: NonNullable<Attack["without"]>): without is PlantedFault {
  return without.find instanceof RegExp;
}

async function see(
  { attack, quiet = attack, env, root }: Run,
  scale: AttackScale,
  baseline?: RegularView,
): Promise<Seen> {
  const size = Math.min(scale.size, attack?.sizeMax ?? scale.size);
  const seconds = scale.seconds * (quiet?.longer ?? 1);
  await using server = await ServerProcess.start({ env, ...(root && { root }) });
  const { readers: count } = quiet ?? {};
  using readers = count === undefined
    ? undefined
    : await openReaders({ port: server.port, count, room: ROOM });
  const gauge = new ProcessGauge(server);
  if (attack?.files !== undefined) await limitFiles(server, attack.files);
  let over = false;
  let peakMb = 0;
  const watching = (async () => {
    while (!over) {
      peakMb = Math.max(peakMb, await gauge.rssMb().catch(() => 0));
      await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
    }
  })();
  console.error(`${attack?.does ?? "nobody attacks"}${root === undefined ? "" : ", in a copy"}`);
  const attacking = attack === undefined
    ? new Promise<number>((resolve) => setTimeout(() => resolve(0), seconds * MS_A_SECOND))
    : attackFromAThread({
      name: attack.name,
      port: server.port,
      size,
      seconds,
    });
  const view = await new RegularUsers(server, quiet?.talk).talk(attacking);
  over = true;
  await watching;
  readers?.[Symbol.dispose]();
  await gauge.untilNobodyIsThere(GONE_WITHIN_MS).catch(() => {});
  const ackP99 = Math.round(quantile(view.acks, 0.99));
  const slotsAfter = await gauge.read().then(({ slots }) => slots, () => NaN);
  const slowdown = baseline === undefined ? 1 : slowdownOf(view, baseline);
  return { ...view, through: await attacking, peakMb, slotsAfter, ackP99, slowdown };
}

function slowdownOf(view: RegularView, baseline: RegularView): number {
  const times = (figure: "acks" | "deliveries") =>
    view[figure].length === 0
      ? Infinity
      : quantile(view[figure], 0.5) / quantile(baseline[figure], 0.5);
  return Math.round(10 * Math.max(times("acks"), times("deliveries"))) / 10;
}

async function limitFiles(server: ServerProcess, more: number): Promise<void> {
  const open = [...Deno.readDirSync(`/proc/${server.pid}/fd`)].length;
  await new Deno.Command("prlimit", {
    args: [`--pid=${server.pid}`, `--nofile=${open + more}:${open + more}`],
  }).output();
}

function attackFromAThread(order: AttackOrder): Promise<number> {
  const worker = new Worker(new URL("./attacker_worker.ts", import.meta.url), { type: "module" });
  return new Promise<number>((resolve, reject) => {
    worker.onmessage = ({ data }) => resolve(data);
    worker.onerror = ({ message }) => reject(new Error(`The attacker failed: ${message}`));
    worker.postMessage(order);
  }).finally(() => worker.terminate());
}

function rowOf(
  { attack, protection }: { readonly attack: string; readonly protection: string },
  { said, unanswered, cameBack, acks, deliveries, through, peakMb, slotsAfter, slowdown }: Seen,
  verdict: string,
): TableRow {
  const ms = (values: readonly number[], share: number) =>
    values.length === 0 ? "–" : quantile(values, share).toFixed(1).padStart(7);
  return {
    attack,
    protection,
    "got through": through,
    "regular said": said,
    "unanswered": unanswered,
    "came back": cameBack,
    "ack p50 ms": ms(acks, 0.5),
    "ack p99 ms": ms(acks, 0.99),
    "delivery p50 ms": ms(deliveries, 0.5),
    "delivery p99 ms": ms(deliveries, 0.99),
    "times as long": slowdown,
    "peak MB": peakMb,
    "slots after": Number.isNaN(slotsAfter) ? "no answer" : slotsAfter,
    verdict,
  };
}
