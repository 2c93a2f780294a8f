/** Output shapes by patterns, with the batch open and filled in. */
import { describe, expect, it } from "vitest";
import type { OperatorManifest } from "../../../core/operators/manifest.ts";
import { outputShapes, ruleProblem } from "../../../core/operators/shape-rule.ts";
import { curveManifest } from "../../helpers/operators.ts";

const manifest = (
  shapes: OperatorManifest["inputs"][number]["shape"][],
  shape: NonNullable<OperatorManifest["output"]>["shape"],
): OperatorManifest => ({
  ...curveManifest,
  inputs: shapes.map((s, i) => ({ name: `x${i}`, help: "", ...(s && { shape: s }) })),
  output: { name: "y", help: "", shape },
});

/** The one output of a function. */
const outputShape = (...args: Parameters<typeof outputShapes>) => outputShapes(...args)[0];

describe("outputShapes", () => {
  const dot = manifest(
    [
      ["B", "n"],
      ["B", "n"],
    ],
    ["B"],
  );
  it("keeps the batch open, and takes its length where it is filled in", () => {
    expect(
      outputShape(dot, [
        ["B", 3],
        ["B", 3],
      ]),
    ).toEqual(["B"]);
    expect(
      outputShape(
        dot,
        [
          [5, 3],
          [5, 3],
        ],
        "concrete",
      ),
    ).toEqual([5]);
  });
  it("names the port that does not fit", () => {
    expect(() =>
      outputShape(dot, [
        ["B", 3],
        ["B", 4],
      ]),
    ).toThrow(/x1.*n is 3/);
    expect(() =>
      outputShape(dot, [
        [5, 3],
        [5, 3],
      ]),
    ).toThrow(/must be B/);
    expect(() =>
      outputShape(
        dot,
        [
          [5, 3],
          [4, 3],
        ],
        "concrete",
      ),
    ).toThrow(/B is 5/);
  });
  it("lets dots stand for any dimensions, and broadcasts", () => {
    const last = manifest([["...", "n"]], ["..."]);
    expect(outputShape(last, [["B", 2, 3]])).toEqual(["B", 2]);
    expect(outputShape(manifest([undefined, undefined], "broadcast"), [["B", 3], [3]])).toEqual([
      "B",
      3,
    ]);
    expect(outputShape(manifest([undefined], "same as x0"), [["B"]])).toEqual(["B"]);
  });
  it("finds names without a meaning", () => {
    expect(ruleProblem(manifest([["n"]], ["m"]))).toMatch(/"m"/);
    expect(ruleProblem(manifest([["n"]], "same as z"))).toMatch(/no such input/);
    expect(ruleProblem(dot)).toBeUndefined();
  });
});

describe("a loss", () => {
  const loss = (...data: boolean[]): OperatorManifest => {
    const { output: _, ...rest } = curveManifest;
    const inputs = data.map((is, i) => ({ name: `x${i}`, help: "", ...(is && { data: true }) }));
    return { ...rest, form: "loss", inputs: inputs as OperatorManifest["inputs"] };
  };

  it("has no output, and its inputs' shapes are held to their patterns", () => {
    expect(outputShapes(loss(false, true), [["B"], ["B"]])).toEqual([]);
    const bound = loss(false, true);
    const inputs = bound.inputs.map((input) => ({ ...input, shape: ["B", "n"] }));
    expect(() =>
      outputShapes({ ...bound, inputs }, [
        ["B", 3],
        ["B", 4],
      ]),
    ).toThrow(/n is 3/);
  });

  it("moves its first input alone", () => {
    expect(ruleProblem(loss(false, true))).toBeUndefined();
    expect(ruleProblem(loss(true))).toMatch(/cannot be data/);
    expect(ruleProblem(loss(false, false))).toMatch(/data: true at "x1"/);
    expect(ruleProblem({ ...curveManifest, form: "loss" })).toMatch(/no output/);
    const { output: _, ...none } = curveManifest;
    expect(ruleProblem(none)).toMatch(/has an output/);
  });
});
