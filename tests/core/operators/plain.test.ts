/** Programs in plain numbers against the same on a backend: each primitive, alone and in programs. */
import "@tensorflow/tfjs-backend-cpu";
import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, it } from "vitest";
import { createRng } from "../../../core/base/rng.ts";
import type { Tracer } from "../../../core/operators/op.ts";
import { isLossSeparable, isSeparable, runPlain } from "../../../core/operators/plain.ts";
import { type PrimitiveName, primitives } from "../../../core/operators/primitives.ts";
import { type Program, ProgramBuilder, runProgram } from "../../../core/operators/program.ts";

beforeAll(async () => {
  await tf.setBackend("cpu");
});

type Case = readonly [op: PrimitiveName, shapes: readonly (readonly number[])[], options?: object];
/** What is not unary or binary of any two shapes. */
const cases: readonly Case[] = [
  ["where", [[2, 3], [3], [2, 1]]],
  ["sum", [[2, 3, 4]], { axis: [0, 2] }],
  ["sum", [[2, 3]], { axis: -1, keepDims: true }],
  ["mean", [[2, 3, 4]], { axis: 1 }],
  ["max", [[2, 3]]],
  ["min", [[2, 3]], { axis: 0 }],
  ["logSumExp", [[2, 3]], { axis: 1 }],
  ["softmax", [[2, 3, 2]], { axis: 1 }],
  ["cumsum", [[3, 2]], { axis: 0 }],
  [
    "matMul",
    [
      [2, 3],
      [3, 4],
    ],
  ],
  [
    "matMul",
    [
      [5, 3, 2],
      [3, 4],
    ],
    { transposeA: true },
  ],
  [
    "matMul",
    [
      [2, 3],
      [4, 3],
    ],
    { transposeB: true },
  ],
  ["reshape", [[2, 6]], { shape: [3, 4] }],
  ["transpose", [[2, 3, 4]], { perm: [2, 0, 1] }],
  ["transpose", [[2, 3]]],
  ["slice", [[3, 4]], { begin: [1, 2], size: [2, 2] }],
  [
    "concat",
    [
      [2, 1],
      [2, 3],
    ],
    { axis: 1 },
  ],
  [
    "concat",
    [
      [2, 2],
      [1, 2],
    ],
    { axis: 0 },
  ],
  ["broadcastTo", [[2, 1]], { shape: [3, 2, 4] }],
  ["tensor", [], { values: [1, 2, 3], shape: [3] }],
];
const seen = new Set(cases.map(([op]) => op));
const rest = (Object.keys(primitives) as PrimitiveName[])
  .filter((op) => !seen.has(op))
  .map(
    (op): Case => [
      op,
      primitives[op].arity[1] === 1
        ? [[2, 3]]
        : [
            [2, 3],
            [2, 1],
          ],
    ],
  );

describe("plain code", () => {
  it.each([...cases, ...rest].map((each) => [each[0], each] as const))("%s", async (_, each) => {
    const [op, shapes, options = {}] = each;
    const rng = createRng(1, op);
    const b = new ProgramBuilder(shapes);
    const { id, shape } = b.add(
      op,
      shapes.map((_, i) => i),
      options,
    );
    const program = b.finish([id], [shape], "test");
    const inputs = shapes.map((s) =>
      Array.from({ length: s.reduce((n, d) => n * d, 1) }, () =>
        // Comparisons need ties, roots need what is above 0.
        Math.fround(/equal/i.test(op) ? Math.floor(3 * rng.uniform()) : 0.1 + 2 * rng.uniform()),
      ),
    );
    const [plain] = runPlain(program, inputs) as [number[]];
    const [y] = runProgram(
      program,
      inputs.map((data, i) => tf.tensor(data, [...(shapes[i] as number[])])),
    ) as [tf.Tensor];
    const backend = [...(await y.data())];
    expect(plain).toHaveLength(backend.length);
    plain.forEach((value, i) => {
      expect(Math.abs(value - (backend[i] as number))).toBeLessThan(1e-5 * (1 + Math.abs(value)));
    });
  });

  it("rounds halves to the even one, as backends do", () => {
    const b = new ProgramBuilder([[6]]);
    const { id } = b.add("round", [0], {});
    const program = b.finish([id], [[6]], "test");
    expect(runPlain(program, [[0.5, 1.5, 2.5, -0.5, -1.5, 2.4]])[0]?.map((v) => v + 0)).toEqual([
      0, 2, 2, 0, -2, 2,
    ]);
  });
});

describe("separable programs", () => {
  const program = (shapes: number[][], build: (b: ProgramBuilder) => number): Program => {
    const b = new ProgramBuilder(shapes);
    return b.finish([build(b)], "any", "test");
  };
  it("are those whose entries keep to themselves", () => {
    expect(isSeparable(program([[3], [3]], (b) => b.add("sub", [0, 1], {}).id))).toBe(true);
    expect(isSeparable(program([[3]], (b) => b.add("softmax", [0], { axis: 0 }).id))).toBe(false);
    expect(isSeparable(program([[3]], (b) => b.add("sum", [0], {}).id))).toBe(false);
    expect(isSeparable(program([[2, 3], [3]], (b) => b.add("sub", [0, 1], {}).id))).toBe(false);
  });

  it("are asked of a loss by what it gives, at the shapes of its inputs", () => {
    const tracer: Tracer = {
      trace: (name, part, shapes) => {
        expect([name, part]).toEqual(["gap", "forward"]);
        return program(
          shapes.map((shape) => [...shape]),
          (b) => b.add("sub", [0, 1], {}).id,
        );
      },
    };
    expect(isLossSeparable(tracer, "gap", [[3], [3]], {})).toBe(true);
    expect(isLossSeparable(tracer, "gap", [[2, 3], [3]], {})).toBe(false);
  });
});
