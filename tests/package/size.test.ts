/** What pages load of the library. */
import { describe, expect, it } from "vitest";
import { inRoot } from "../../build/paths.mjs";
import { bundledSize, entrySizes } from "../../build/sizes.mjs";
import { operatorFiles } from "../../build/vite.slim.mjs";
import { ops } from "../../core/ops/index.ts";

const name = (...path: string[]) => JSON.stringify(inRoot("dist", ...path));

describe("the core entry", () => {
  it("is at most 60 kB with all that it imports but TensorFlow.js", async () => {
    const [core, few, whole] = await entrySizes();
    expect(core?.first).toBeLessThanOrEqual(60_000);
    // What is loaded once a run starts is counted, too, and not twice.
    expect(core?.later).toBeGreaterThan(10_000);
    expect((few?.first ?? 0) - (core?.first ?? 0)).toBeGreaterThan(1000);
    expect(few?.first).toBeLessThan(62_000);
    // The same measure sees the whole library.
    expect(whole?.first).toBeGreaterThan(120_000);
    expect(whole?.later).toBe(0);
  });

  it("has an entry for each operator, by its type", () => {
    expect(operatorFiles().map(({ type }) => type)).toEqual(Object.keys(ops));
  });

  it("is typed as what it is", async () => {
    for (const { type, name: constant } of operatorFiles()) {
      const { [constant]: op } = await import(inRoot("dist", "slim", "ops", `${type}.js`));
      expect(op?.type).toBe(type);
    }
  });
});

describe("an import that is not used", () => {
  it.each([
    ["proxflow", name("core", "index.js"), "model"],
    ["proxflow/core", name("slim", "core.js"), "model"],
    ["proxflow/ops/matmul", name("slim", "ops", "matmul.js"), "matmul"],
  ])("of %s costs nothing", async (_, from, word) => {
    const { first, later } = await bundledSize(
      `import { ${word} } from ${from}; export const x = 1;`,
    );
    expect(first + later).toBeLessThan(200);
    const used = await bundledSize(`export { ${word} } from ${from};`);
    expect(used.first).toBeGreaterThan(1000);
  });
});
