// The drawn picture: readable at every hue, with nothing in it but the initial.

import { assertEquals } from "@std/assert";
import { HUES } from "../../../protocol/avatar.ts";
import { avatarColour, drawInitial } from "../../../server/routes/avatar_route.ts";

const CONTRAST_MIN = 4.5;

Deno.test("drawInitial() has white on a colour that passes 4.5:1 at every hue", () => {
  const [, saturation, lightness] = avatarColour("u_any");
  for (let hue = 0; hue < 360; hue++) {
    const contrast = 1.05 / (luminance(hue, saturation / 100, lightness / 100) + 0.05);
    assertEquals([hue, contrast >= CONTRAST_MIN], [hue, true]);
  }
});

Deno.test("avatarColour() depends on the id only, and every hue occurs", () => {
  assertEquals(avatarColour("u_a"), avatarColour("u_a"));
  const ids = Array.from({ length: 1_000 }, (_, n) => `g_${(n * 48_271).toString(36)}`);
  const hues = new Set(ids.map((id) => avatarColour(id)[0]));
  assertEquals(hues.size, HUES);
});

Deno.test("the page's style has the colour of every hue", async () => {
  const sheet = await Deno.readTextFile(
    new URL("../../../static/styles/avatars.css", import.meta.url),
  );
  const hues = [...sheet.matchAll(/\.hue-(\d+) \{\s+--hue: (\d+);/g)].map(([, hue, degrees]) => [
    Number(hue),
    Number(degrees),
  ]);
  assertEquals(hues, Array.from({ length: HUES }, (_, hue) => [hue, hue * 360 / HUES]));
  const [, saturation, lightness] = avatarColour("u_any");
  assertEquals(sheet.includes(`hsl(var(--hue), ${saturation}%, ${lightness}%)`), true);
});

Deno.test("drawInitial() makes no markup of the initial", () => {
  assertEquals(drawInitial("u_a", "<").includes("&lt;</text>"), true);
});

/** Relative luminance of an HSL colour (WCAG 2.2, "relative luminance"). */
function luminance(hue: number, saturation: number, lightness: number): number {
  const chroma = saturation * Math.min(lightness, 1 - lightness);
  const channel = (n: number) => {
    const k = (n + hue / 30) % 12;
    const value = lightness - chroma * Math.max(-1, Math.min(k - 3, 9 - k, 1));
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  };
  return 0.2126 * channel(0) + 0.7152 * channel(8) + 0.0722 * channel(4);
}
