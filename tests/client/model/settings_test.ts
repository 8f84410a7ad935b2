// The settings: saved, shared by tabs, and safe against foreign values.

import { assertEquals } from "@std/assert";
import { Settings, SETTINGS_KEY, SWITCHES } from "../../../client/model/settings.ts";

function storageWith(saved?: string) {
  const map = new Map(saved === undefined ? [] : [[SETTINGS_KEY, saved]]);
  return {
    getItem: (key: string) => map.get(key) ?? null,
    setItem: (key: string, value: string) => void map.set(key, value),
  };
}

Deno.test("Settings have the defaults of the table", () => {
  assertEquals(new Settings(undefined).values.value, SWITCHES);
  assertEquals(new Settings(storageWith()).values.value, SWITCHES);
});

Deno.test("Settings are saved, and loaded by other tabs", () => {
  const storage = storageWith();
  const [here, there] = [new Settings(storage), new Settings(storage)];
  here.set("compact", true);
  assertEquals(there.values.value.compact, false);
  there.load();
  assertEquals(there.values.value.compact, true);
});

Deno.test("Settings ignore unknown values and a storage that throws", () => {
  for (const saved of ["{", "null", "[]", '{"compact":"yes","else":true}']) {
    const settings = new Settings(storageWith(saved));
    settings.load();
    assertEquals(settings.values.value, SWITCHES, saved);
  }
  const full = {
    getItem: () => null,
    setItem: () => {
      throw new Error("full");
    },
  };
  const settings = new Settings(full);
  settings.set("compact", true);
  assertEquals(settings.values.value.compact, true);
});
