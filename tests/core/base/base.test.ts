import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { builtinDatasets } from "../../../core/base/datasets.ts";
import { formatProblem, messageOf, ProxflowError } from "../../../core/base/errors.ts";
import { createRng, hashString } from "../../../core/base/rng.ts";
import {
  broadcastShapes,
  concrete,
  type Dim,
  formatShape,
  isBatched,
  sameShape,
  sizeOf,
} from "../../../core/base/shape.ts";

describe("rng", () => {
  const draw = (seed: number, stream: string, n = 1000) => {
    const rng = createRng(seed, stream);
    return Array.from({ length: n }, () => rng.uniform());
  };

  it("repeats for the same seed and stream, and for no other", () => {
    expect(draw(1, "init:w")).toEqual(draw(1, "init:w"));
    expect(draw(1, "init:w")).not.toEqual(draw(2, "init:w"));
    expect(draw(1, "init:w")).not.toEqual(draw(1, "init:v"));
  });

  it("gives the same numbers on every platform", () => {
    expect(draw(1, "golden", 3)).toMatchInlineSnapshot(`
      [
        0.8844110555946827,
        0.16222015675157309,
        0.682082780636847,
      ]
    `);
    expect(hashString("golden")).toMatchInlineSnapshot(`3719736076`);
  });

  it("is uniform, and independent of its neighbours and of other streams", () => {
    const n = 20_000;
    for (const seed of [0, 1, 4294967295]) {
      const a = draw(seed, "a", n);
      const mean = (values: number[]) => values.reduce((s, v) => s + v, 0) / values.length;
      expect(Math.min(...a)).toBeGreaterThanOrEqual(0);
      expect(Math.max(...a)).toBeLessThan(1);
      // Five standard errors of the mean of n uniform numbers, and of products of them.
      const bound = 5 / Math.sqrt(12 * n);
      expect(Math.abs(mean(a) - 0.5)).toBeLessThan(bound);
      const b = draw(seed, "b", n);
      const product = (x: number[], y: number[]) =>
        mean(x.map((v, i) => (v - 0.5) * ((y[i] as number) - 0.5)));
      expect(Math.abs(product(a.slice(0, -1), a.slice(1)))).toBeLessThan(5 / (12 * Math.sqrt(n)));
      expect(Math.abs(product(a, b))).toBeLessThan(5 / (12 * Math.sqrt(n)));
      const bins = new Array<number>(16).fill(0);
      for (const v of a) bins[Math.floor(v * 16)] = (bins[Math.floor(v * 16)] ?? 0) + 1;
      const chi2 = bins.reduce((s, c) => s + (c - n / 16) ** 2 / (n / 16), 0);
      // 15 degrees of freedom: above 45 once in 10,000.
      expect(chi2).toBeLessThan(45);
    }
  });

  it("has normal numbers of mean 0 and deviation 1", () => {
    const rng = createRng(3, "normal");
    const n = 20_000;
    const z = Array.from({ length: n }, () => rng.normal());
    expect(z.every(Number.isFinite)).toBe(true);
    const mean = z.reduce((s, v) => s + v, 0) / n;
    const variance = z.reduce((s, v) => s + (v - mean) ** 2, 0) / n;
    expect(Math.abs(mean)).toBeLessThan(5 / Math.sqrt(n));
    expect(Math.abs(variance - 1)).toBeLessThan(5 * Math.sqrt(2 / n));
    const within = z.filter((v) => Math.abs(v) < 1).length / n;
    expect(Math.abs(within - 0.6827)).toBeLessThan(0.02);
  });

  it("permutes: each number once, each place alike", () => {
    const counts = new Array<number>(5).fill(0);
    const rng = createRng(1, "shuffle");
    for (let i = 0; i < 5000; i++) {
      const order = rng.permutation(5);
      expect([...order].sort()).toEqual([0, 1, 2, 3, 4]);
      counts[order[0] as number] = (counts[order[0] as number] ?? 0) + 1;
    }
    // Five standard deviations of a binomial count.
    for (const count of counts) expect(Math.abs(count - 1000)).toBeLessThan(5 * Math.sqrt(800));
    expect([...rng.permutation(0)]).toEqual([]);
  });
});

describe("shape", () => {
  const dim = fc.constantFrom<Dim>("B", 1, 2, 3);
  const shape = fc.array(dim, { maxLength: 4 });

  it("is printed, compared, measured and filled in", () => {
    expect(formatShape(["B", 28, 28])).toBe("[B, 28, 28]");
    expect(formatShape([])).toBe("[]");
    expect(sameShape(["B", 2], ["B", 2])).toBe(true);
    expect(sameShape(["B", 2], [2])).toBe(false);
    expect(isBatched(["B", 2])).toBe(true);
    expect(isBatched([2])).toBe(false);
    expect(isBatched([])).toBe(false);
    expect(sizeOf(["B", 28, 28])).toBe(784);
    expect(sizeOf([])).toBe(1);
    expect(concrete(["B", 3], 64)).toEqual([64, 3]);
    for (const batch of [0, -1, 1.5, Number.NaN])
      expect(() => concrete(["B"], batch)).toThrow(RangeError);
  });

  it("broadcasts as NumPy does, the batch with itself and 1 alone", () => {
    expect(broadcastShapes(["B", 128], [128])).toEqual(["B", 128]);
    expect(broadcastShapes([3, 1], [1, 4])).toEqual([3, 4]);
    expect(broadcastShapes(["B", 1], [1, 5])).toEqual(["B", 5]);
    expect(broadcastShapes(["B", 10], ["B", 128])).toBeUndefined();
    expect(broadcastShapes(["B"], [64])).toBeUndefined();
    fc.assert(
      fc.property(shape, shape, (a, b) => {
        const both = broadcastShapes(a, b);
        expect(both).toEqual(broadcastShapes(b, a));
        if (both === undefined) return;
        expect(broadcastShapes(both, a)).toEqual(both);
        expect(both).toHaveLength(Math.max(a.length, b.length));
      }),
    );
    fc.assert(
      fc.property(shape, (a) => {
        expect(broadcastShapes(a, a)).toEqual(a);
        expect(broadcastShapes(a, [])).toEqual(a);
      }),
    );
  });
});

describe("errors", () => {
  it("say where and what to do", () => {
    const error = new ProxflowError("code", "It is wrong.", {
      node: "h1",
      port: "x",
      param: "shape",
      edge: "e",
      fix: "Mend it.",
    });
    expect(error.toProblem()).toEqual({
      severity: "error",
      code: "code",
      message: "It is wrong.",
      node: "h1",
      port: "x",
      param: "shape",
      edge: "e",
      fix: "Mend it.",
    });
    expect(messageOf(error)).toBe("node h1, port x, parameter shape: It is wrong. Mend it.");
    expect(formatProblem({ severity: "error", code: "c", message: "Loose.", edge: "e" })).toBe(
      "edge e: Loose.",
    );
    expect(messageOf(new Error("plain"))).toBe("plain");
    expect(messageOf("text")).toBe("text");
  });
});

describe("builtinDatasets", () => {
  it("are known by their names, with columns that have a size", () => {
    for (const [name, info] of Object.entries(builtinDatasets)) {
      expect(info.name).toBe(name);
      expect(info.columns.map((c) => c.port)).toEqual(["x", "y"]);
      for (const { kind, shape } of info.columns) {
        expect(sizeOf(shape)).toBeGreaterThan(0);
        if (kind === "one-hot") expect(shape.at(-1)).toBe(info.classes?.length);
      }
      expect(info.train).toBeGreaterThan(info.test);
    }
  });
});
