/** The kernels that the library carries are those of the sources. */
import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { kernelModule, target } from "../../build/kernels.mjs";

it("carries the kernels that kernels/ compiles to", async () => {
  expect(await kernelModule()).toBe(readFileSync(target, "utf8"));
}, 60_000);
