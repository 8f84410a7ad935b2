// Renders the PNG icons for phones from static/icon.svg, with Chromium.

import { launchChromium } from "../tests/support/chromium.ts";

const SOURCE = "static/icon.svg";

/** An icon: its side in px, and the share of it that the symbol takes. */
interface Icon {
  readonly path: string;
  readonly side: number;
  /** @default as in the source, with its own round corners */
  readonly fills?: number;
}

/** Systems crop the last two themselves; 80 % of a maskable icon always remain visible. */
const ICONS: readonly Icon[] = [
  { path: "static/icon_192.png", side: 192 },
  { path: "static/icon_512.png", side: 512 },
  { path: "static/icon_maskable.png", side: 512, fills: 0.8 },
  { path: "static/icon_touch.png", side: 180, fills: 0.9 },
];

const svg = await Deno.readTextFile(SOURCE);
const ground = svg.slice(svg.indexOf('fill="') + 'fill="'.length).split('"')[0];
await using browser = await launchChromium();
for (const { path, side, fills } of ICONS) {
  const page = await browser.newPage({ viewport: { width: side, height: side } });
  const size = Math.round(side * (fills ?? 1));
  await page.setContent(
    `<body style="margin:0;display:grid;place-items:center;height:100vh;` +
      `background:${fills === undefined ? "none" : ground}">` +
      svg.replace("<svg ", `<svg width="${size}" height="${size}" `),
  );
  await page.screenshot({ path, omitBackground: true });
  await page.close();
}
