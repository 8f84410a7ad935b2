// Writes the results as Markdown and JSON: first the ratios, then every table.

import { type Measurement, type Measurements, spread } from "./measurement.ts";

const FOLDER = new URL("./results/", import.meta.url);
/** The name of results of short runs, which should not be quoted. */
const QUICK_FOLDER = new URL("../data/bench/", import.meta.url);

/** Where and when the figures were measured. */
export interface Circumstances {
  readonly when: string;
  readonly cores: number;
  readonly processor: string;
  readonly kernel: string;
  readonly deno: string;
  /** The load average of the system at the start and at the end. */
  readonly loadAverage: readonly number[];
}

/** Describes this machine. */
export function circumstances(): Circumstances {
  const processor = /model name\s*:\s*(.+)/.exec(Deno.readTextFileSync("/proc/cpuinfo"))?.[1];
  return {
    when: new Date().toISOString(),
    cores: navigator.hardwareConcurrency,
    processor: processor ?? Deno.build.arch,
    kernel: Deno.osRelease(),
    deno: Deno.version.deno,
    loadAverage: Deno.loadavg(),
  };
}

/** Additions to the figures: conclusions, and how they were measured. */
export interface Story {
  readonly ratios: readonly string[];
  readonly where: Circumstances;
  readonly quick: boolean;
}

/** Writes NAME.md and NAME.json, and returns the Markdown. */
export async function writeResults(
  name: string,
  measurements: Measurements,
  { ratios, where, quick }: Story,
): Promise<string> {
  const folder = quick ? QUICK_FOLDER : FOLDER;
  await Deno.mkdir(folder, { recursive: true });
  const markdown = [
    `# Measured: ${name}`,
    "",
    `${where.when}, ${where.processor}, ${where.cores} cores, Linux ${where.kernel}, ` +
    `Deno ${where.deno}; load average ${where.loadAverage[0]!.toFixed(1)} when it began. ` +
    "Each cell is the median of the rounds, with the lowest and the highest.",
    "",
    ...ratios.map((line) => `- ${line}`),
    ...measurements.notes.map((note) => `- Note: ${note}`),
    ...tables(measurements.all),
    "",
  ].join("\n");
  await Deno.writeTextFile(new URL(`${name}.md`, folder), markdown);
  const figures = measurements.all.map((each) => ({
    ...each,
    rounds: each.rounds.map((value) => Number(value.toPrecision(4))),
  }));
  const json = JSON.stringify({ where, ratios, notes: measurements.notes, figures }, null, 1);
  await Deno.writeTextFile(new URL(`${name}.json`, folder), `${json}\n`);
  return markdown;
}

function tables(all: readonly Measurement[]): string[] {
  const lines: string[] = [];
  const groups = Map.groupBy(all, ({ suite, figure }) => `${suite}: ${figure}`);
  for (const [title, group] of groups) {
    const loads = [...new Set(group.map(({ load }) => load))];
    const servers = [...new Set(group.map(({ server }) => server))];
    lines.push(
      "",
      `## ${title}`,
      "",
      row(["", ...loads]),
      row(["---", ...loads.map(() => "---:")]),
    );
    for (const server of servers) {
      const cells = loads.map((load) =>
        cell(group.find((each) => each.load === load && each.server === server))
      );
      lines.push(row([server, ...cells]));
    }
  }
  return lines;
}

function row(cells: readonly string[]): string {
  return `| ${cells.join(" | ")} |`;
}

function cell(measurement: Measurement | undefined): string {
  if (measurement === undefined) return "";
  const { min, median, max } = spread(measurement.rounds);
  if (measurement.rounds.length === 1) return short(median);
  return `${short(median)} (${short(min)}–${short(max)})`;
}

function short(value: number): string {
  if (value >= 100) return Math.round(value).toLocaleString("en-US");
  return value >= 10 ? value.toFixed(1) : value.toFixed(2);
}
