// Draws the plot of the bench with ECharts on the server: no browser, an SVG as text.

const { writeFileSync } = require("node:fs");
const echarts = require("echarts");

const [path, data] = process.argv.slice(2);
const { servers, series } = JSON.parse(data);
const chart = echarts.init(null, null, { renderer: "svg", ssr: true, width: 800, height: 420 });
chart.setOption({
  animation: false,
  backgroundColor: "#ffffff",
  title: {
    text: "Server CPU time of a delivery to 1,000 readers, µs",
    subtext:
      "logarithmic; less is better; Hubbub and the loop that logs write every message to disk first",
    left: "center",
  },
  legend: { bottom: 0 },
  grid: { left: 190, right: 60, top: 70, bottom: 60 },
  xAxis: { type: "log", min: 0.1, startValue: 0.1 },
  yAxis: { type: "category", data: servers, inverse: true },
  series: series.map(({ load, costs }) => ({
    name: load,
    type: "bar",
    data: costs,
    label: {
      show: true,
      position: "right",
      formatter: ({ value }) => value === null ? "" : Number(value).toPrecision(2),
    },
  })),
});
writeFileSync(path, chart.renderToSVGString());
chart.dispose();
