import { describe, expect, it } from "vitest";
import { builtinDatasets } from "../../core/base/datasets.ts";
import { compile } from "../../core/compile/index.ts";
import { deepNetwork, wideModel } from "../bench/graphs.ts";
import { interleave, median, ratioOf } from "../bench/measure.ts";

describe("measuring", () => {
  it("takes the middle", () => {
    expect(median([3, 1, 2])).toBe(2);
    expect(median([4, 1, 2, 3])).toBe(2.5);
    expect(median([])).toBeNaN();
  });

  it("goes round in turn, one round before it counts", async () => {
    const order: string[] = [];
    const contender = (name: string) => ({ name, run: () => void order.push(name) });
    const measured = await interleave([contender("a"), contender("b")], 2);
    expect(order.join("")).toBe("ababab");
    expect(measured.map(({ name }) => name)).toEqual(["a", "b"]);
  });

  it("puts the second over the first", () => {
    expect(
      ratioOf([
        { name: "a", ms: 2 },
        { name: "b", ms: 6 },
      ]),
    ).toBe(3);
  });
});

describe("generated graphs", () => {
  it("compile, and have the size asked for", () => {
    const document = deepNetwork(200);
    expect(Math.abs(document.nodes.length - 200)).toBeLessThan(8);
    const result = compile(document, builtinDatasets);
    expect(result.ok).toBe(true);
  });

  it("are wide with one and a half times as many wires as nodes, and sound", () => {
    const document = wideModel(1000);
    expect(Math.abs(document.nodes.length - 1000)).toBeLessThan(4);
    expect(Math.abs(document.edges.length - 1500)).toBeLessThan(10);
    expect(compile(document, builtinDatasets).ok).toBe(true);
  });
});
