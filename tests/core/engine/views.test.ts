/** Views that do not show all of a value: what they leave out keeps its value. */
import * as tf from "@tensorflow/tfjs-core";
import "@tensorflow/tfjs-backend-cpu";
import { beforeAll, describe, expect, it } from "vitest";
import type { GraphDocument } from "../../../core/graph/schema.ts";
import type { SolverSettings } from "../../../core/solvers/settings.ts";
import { document, type NodeSpec, type Wire } from "./models.ts";
import { trajectory } from "./trajectory.ts";

beforeAll(() => tf.setBackend("cpu"));

/** A hidden layer of 6, seen through views whose outputs `ends` a last product of width 3 takes. */
function viewed(
  nodes: readonly NodeSpec[],
  wires: readonly Wire[],
  width: number,
  end: string,
  solver: Partial<SolverSettings>,
): GraphDocument {
  return document(
    [
      ["data", "dataset", { name: "blobs" }],
      ["W1", "parameter", { shape: [4, 6] }],
      ["b1", "parameter", { shape: [6], init: "normal", scale: 0.1 }],
      ["W2", "parameter", { shape: [width, 3] }],
      ["m1", "matmul"],
      ["h1", "sum-relu"],
      ...nodes,
      ["m2", "matmul"],
      ["loss", "cross-entropy"],
    ],
    [
      ["data.x", "m1.a"],
      ["W1.value", "m1.b"],
      ["b1.value", "h1.x0"],
      ["m1.y", "h1.x1"],
      ...wires,
      [end, "m2.a"],
      ["W2.value", "m2.b"],
      ["m2.y", "loss.logits"],
      ["data.y", "loss.labels"],
    ],
    solver,
  );
}

type Case = readonly [string, NodeSpec[], Wire[], number, string];

const cases: Case[] = [
  ["a slice", [["cut", "slice", { begin: [1], size: [4] }]], [["h1.y", "cut.x"]], 4, "cut.y"],
  [
    "overlapping slices of one value, joined",
    [
      ["low", "slice", { begin: [0], size: [3] }],
      ["high", "slice", { begin: [2], size: [3] }],
      ["join", "concat"],
    ],
    [
      ["h1.y", "low.x"],
      ["h1.y", "high.x"],
      ["low.y", "join.x0"],
      ["high.y", "join.x1"],
    ],
    6,
    "join.y",
  ],
  [
    "an index with repeats behind a transpose",
    [
      ["grid", "reshape", { shape: [2, 3] }],
      ["turn", "transpose"],
      ["pick", "index", { indices: [2, 0, 2], axis: 1 }],
      ["flat", "reshape", { shape: [-1] }],
    ],
    [
      ["h1.y", "grid.x"],
      ["grid.y", "turn.x"],
      ["turn.y", "pick.x"],
      ["pick.y", "flat.x"],
    ],
    6,
    "flat.y",
  ],
  [
    "patches with gaps",
    [
      ["image", "reshape", { shape: [2, 3, 1] }],
      ["cut", "patches", { kernel: [1, 1], stride: [1, 2], padding: "valid" }],
      ["flat", "reshape", { shape: [-1] }],
    ],
    [
      ["h1.y", "image.x"],
      ["image.y", "cut.x"],
      ["cut.y", "flat.x"],
    ],
    4,
    "flat.y",
  ],
  [
    "a value seen whole and in part",
    [
      ["cut", "slice", { begin: [0], size: [2] }],
      ["join", "concat"],
    ],
    [
      ["h1.y", "cut.x"],
      ["h1.y", "join.x0"],
      ["cut.y", "join.x1"],
    ],
    8,
    "join.y",
  ],
];

describe.each(cases)("%s", (_, nodes, wires, width, end) => {
  it.each<Partial<SolverSettings>>([
    { algorithm: "ap" },
    { algorithm: "ap", dataSlots: "free", pjaxCompatible: true },
  ])("is followed alike in both forms, %o", (settings) => {
    const doc = viewed(nodes, wires, width, end, settings);
    const fused = trajectory(doc, "consensus", 8);
    const plain = trajectory(doc, "copies", 8);
    fused.parameters.forEach((values, k) => {
      values.forEach((value, i) => {
        expect(Math.abs(value - (plain.parameters[k]?.[i] as number))).toBeLessThan(1e-5);
      });
    });
  });

  it.each<Partial<SolverSettings>>([{ algorithm: "dr" }, { algorithm: "cdr" }])(
    "gives numbers under %o",
    (settings) => {
      const { parameters } = trajectory(viewed(nodes, wires, width, end, settings), "copies", 8);
      expect(parameters.flat().every(Number.isFinite)).toBe(true);
    },
  );
});

describe("a parameter of which a part is seen", () => {
  const doc = (solver: Partial<SolverSettings>) =>
    document(
      [
        ["data", "dataset", { name: "blobs" }],
        ["table", "parameter", { shape: [9, 3] }],
        ["rows", "slice", { begin: [2, 0], size: [4, -1] }],
        ["m", "matmul"],
        ["loss", "margin"],
      ],
      [
        ["data.x", "m.a"],
        ["table.value", "rows.x"],
        ["rows.y", "m.b"],
        ["m.y", "loss.logits"],
        ["data.y", "loss.labels"],
      ],
      solver,
    );

  it.each(["ap", "dr", "dm", "cp"] as const)("keeps the rest under %s", (algorithm) => {
    const { parameters, startOf } = trajectory(doc({ algorithm }), "copies", 10);
    const [table] = parameters as [number[]];
    const before = startOf("table");
    table.forEach((value, i) => {
      const seen = i >= 6 && i < 18;
      if (!seen) expect(value, `entry ${i}`).toBeCloseTo(before[i] as number, 6);
    });
    expect(table.some((value, i) => Math.abs(value - (before[i] as number)) > 1e-3)).toBe(true);
  });
});

describe("two half views of one parameter", () => {
  it("have half a say each: an entry goes halfway to where its view wants it", () => {
    const half = (begin: number): NodeSpec => [
      `half${begin}`,
      "slice",
      { begin: [begin], size: [1] },
    ];
    const doc = document(
      [
        ["point", "parameter", { shape: [2], init: "normal", scale: 3 }],
        half(0),
        half(1),
        ["one", "hyperplane", { normal: [1], offset: 5 }],
        ["two", "hyperplane", { normal: [1], offset: -5 }],
      ],
      [
        ["point.value", "half0.x"],
        ["point.value", "half1.x"],
        ["half0.y", "one.x"],
        ["half1.y", "two.x"],
      ],
      { algorithm: "ap" },
    );
    const { parameters, startOf } = trajectory(doc, "copies", 1);
    const [a, b] = startOf("point") as [number, number];
    expect(parameters[0]).toEqual([expect.closeTo((a + 5) / 2, 5), expect.closeTo((b - 5) / 2, 5)]);
  });
});
