// Draws the plot of the README with ECharts: the cost of a delivery for each server.

import { CPU } from "./suites/fan_out.ts";
import { type Measurements, spread } from "./measurement.ts";

const DRAWER = new URL("./peers/draw_plot.cjs", import.meta.url).pathname;
const PLOT = new URL("./results/fan_out.svg", import.meta.url).pathname;
const SUITE = "1,000 in a room";
const LOADS = ["50 in flight", "100 a second", "10 a second"];

/** Draws results/fan_out.svg. Without the package, it prints that and draws nothing. */
export async function drawPlot(measurements: Measurements): Promise<void> {
  const ofSuite = measurements.all.filter(({ suite, figure }) => suite === SUITE && figure === CPU);
  const servers = [...new Set(ofSuite.map(({ server }) => server))];
  const series = LOADS.map((load) => ({
    load,
    costs: servers.map((server) => {
      const found = ofSuite.find((each) => each.server === server && each.load === load);
      return found === undefined ? null : spread(found.rounds).median;
    }),
  }));
  const { success } = await new Deno.Command(Deno.execPath(), {
    args: [
      "run",
      "--quiet",
      "--no-config",
      "-A",
      DRAWER,
      PLOT,
      JSON.stringify({ servers, series }),
    ],
    stdin: "null",
  }).output();
  if (!success) console.error("The plot could not be drawn");
}
