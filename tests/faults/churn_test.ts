// 2,000 connections leave nothing behind; `deno task faults churn --long` makes 20,000.

import { assertEquals } from "@std/assert";
import { churn } from "./churn.ts";

Deno.test({
  name: "closed connections leave memory, descriptors and tables as they were",
  ignore: Deno.build.os !== "linux",
  async fn() {
    const { examples, rows } = await churn({ connections: 2_000 });
    assertEquals([examples, rows], [[], rows]);
  },
});
