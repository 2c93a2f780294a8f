/** Our WASM kernels against the chains of tfjs ops on the cpu backend, which are their reference. */
import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, it } from "vitest";
import { createRng } from "../../../core/base/rng.ts";
import { AdaptiveStep } from "../../../core/engine/adaptive-step.ts";
import { cut, placed, stacked, unstacked } from "../../../core/ops/blocks.ts";
import { concat } from "../../../core/ops/concat.ts";
import { runNative } from "../../../core/ops/kernels/native.ts";
import { adaptivePass } from "../../../core/ops/kernels/passes.ts";
import { fusedProduct } from "../../../core/ops/matmul-fused.ts";
import { matrices } from "../../../core/ops/matmul-shape.ts";
import { sumRelu } from "../../../core/ops/sum-relu.ts";
import { presentBackends } from "../../helpers/backends.ts";

const present = (await presentBackends()).names.includes("wasm");

type Made = { shape: number[]; data: Float32Array };

function normals(stream: string, shape: number[], scale = 1): Made {
  const rng = createRng(3, stream);
  const size = shape.reduce((n, d) => n * d, 1);
  return { shape, data: Float32Array.from({ length: size }, () => scale * rng.normal()) };
}

const tensor = ({ data, shape }: Made): tf.Tensor => tf.tensor(data, shape);

/** The same computation on both backends; undefined outputs stay out. */
async function onBoth(made: Made[], compute: (inputs: tf.Tensor[]) => (tf.Tensor | null)[]) {
  const results: number[][][] = [];
  for (const name of ["wasm", "cpu"]) {
    await tf.setBackend(name);
    const out = tf.tidy(() => compute(made.map(tensor)).filter((t) => t !== null));
    results.push(out.map((t) => [...t.dataSync()]));
    tf.dispose(out);
  }
  await tf.setBackend("wasm");
  return results as [number[][], number[][]];
}

/** Largest error of an output, relative to its largest entry. */
function expectClose([ours, reference]: [number[][], number[][]], bound = 1e-5): void {
  expect(ours).toHaveLength(reference.length);
  ours.forEach((values, k) => {
    const other = reference[k] as number[];
    expect(values).toHaveLength(other.length);
    const scale = Math.max(1e-30, ...other.map(Math.abs));
    const worst = Math.max(...values.map((v, i) => Math.abs(v - (other[i] as number)) / scale));
    expect(worst, `output ${k}`).toBeLessThan(bound);
  });
}

const sizes = [
  [1, 1, 1],
  [2, 3, 5],
  [4, 8, 8],
  [7, 5, 9],
  [13, 30, 10],
  [5, 600, 17],
  [64, 300, 12],
] as const;

describe.runIf(present)("on wasm", () => {
  beforeAll(async () => {
    await tf.setBackend("wasm");
  });

  it("has the kernels at all", () => {
    const x = tf.ones([3]);
    expect(runNative(adaptivePass, [x, x, tf.zeros([3]), tf.zeros([3])], {})).toHaveLength(1);
  });

  it.each(sizes)("multiplies [%i, %i] by [.., %i]", async (m, k, n) => {
    const made = [normals("a", [m, k]), normals("b", [k, n])];
    expectClose(await onBoth(made, ([a, b]) => [matrices(a as tf.Tensor, b as tf.Tensor)]));
  });

  const metrics = [
    { mobility: 0, outputWeight: 1 },
    { mobility: 0.3, outputWeight: 1 },
    { mobility: 0.3, outputWeight: 0.02 },
  ];
  const variants = metrics.flatMap((metric) =>
    [0.01, 1, 30].flatMap((scale) => [0, 1, 2].map((held) => ({ ...metric, scale, held }))),
  );
  it.each(variants)("projects a linear layer: %o", async ({ scale, held, ...metric }) => {
    for (const [m, k, n] of sizes) {
      const made = [
        normals("a", [m, k]),
        normals("b", [k, n], k ** -0.5),
        normals("dz", [m, n], scale),
      ];
      const both = await onBoth(made, ([a, b, dz]) => {
        const fixed = [held === 1, held === 2];
        const context = { params: {}, fixed, pjax: false, observe: true, ...metric };
        const y = matrices(a as tf.Tensor, b as tf.Tensor);
        const found = fusedProduct([a as tf.Tensor, b as tf.Tensor], y, dz as tf.Tensor, context);
        return [...found.displacements, found.output ?? null, found.distance ?? null];
      });
      expectClose(both, 5e-5);
    }
  });

  it.each([
    [[6, 10], []],
    [[6, 10], [1]],
    [[3, 4, 5], [1]],
    [[7], []],
  ])("projects sum-relu of %o with vectors at %o", async (shape, vectors) => {
    for (const [held, outputWeight] of [
      [-1, 1],
      [0, 1],
      [-1, 0.02],
    ] as const) {
      const last = shape[shape.length - 1] as number;
      const made = [
        normals("delta", shape),
        ...[0, 1].map((k) => normals(`x${k}`, vectors.includes(k) ? [last] : shape)),
      ];
      const both = await onBoth(made, ([delta, ...inputs]) => {
        const fixed = inputs.map((_, k) => k === held);
        const context = {
          params: {},
          fixed,
          pjax: false,
          observe: true,
          mobility: 0,
          outputWeight,
        };
        const output = sumRelu.forward(inputs, {});
        const found = sumRelu.projectConsensus?.(inputs, output, delta as tf.Tensor, context);
        if (!found) throw new Error("sum-relu has a fused form");
        return [...found.displacements, found.output ?? null, found.distance ?? null];
      });
      expectClose(both);
    }
  });

  it.each([
    [[6, 10], []],
    [[6, 10], [1]],
    [
      [3, 4, 5],
      [0, 2],
    ],
  ])("rectifies sums of %o with vectors at %o", async (shape, vectors) => {
    const last = shape[shape.length - 1] as number;
    const made = [0, 1, 2].map((k) => normals(`x${k}`, vectors.includes(k) ? [last] : shape));
    expectClose(await onBoth(made, (inputs) => [sumRelu.forward(inputs, {})]));
  });

  it.each([0, 1, 2])("joins along axis %i and splits again", async (axis) => {
    const shapes = [3, 1, 4].map((length) => [2, 3, 5].map((d, k) => (k === axis ? length : d)));
    const made = shapes.map((shape, k) => normals(`part${k}`, shape));
    const whole = [...(shapes[0] as number[])];
    whole[axis] = 8;
    const params = { axis };
    const both = await onBoth([...made, normals("delta", whole)], (all) => [
      concat.forward(all.slice(0, 3), params, whole),
      ...concat.inverse(all[3] as tf.Tensor, shapes, params, []),
    ]);
    expectClose(both, 1e-9);
  });

  it.each([
    [
      [0, 0, 0],
      [4, 3, 5],
    ],
    [
      [1, 0, 2],
      [2, 3, 3],
    ],
    [
      [3, 2, 0],
      [1, 1, 1],
    ],
  ])("cuts a block at %o of size %o, and puts it back among zeros", async (begin, size) => {
    const around = begin.map(
      (b, k) => [b, ([4, 3, 5][k] as number) - b - (size[k] as number)] as const,
    );
    const both = await onBoth([normals("whole", [4, 3, 5])], ([whole]) => {
      const block = cut(whole as tf.Tensor, begin, size);
      return [block, placed(block, around)];
    });
    expectClose(both, 1e-9);
    expect(both[0][0]).toHaveLength(size.reduce((n, d) => n * d, 1));
  });

  it.each([0, 1, 2])("stacks along a new axis %i and takes apart again", async (axis) => {
    const made = [0, 1, 2].map((k) => normals(`layer${k}`, [2, 4]));
    const both = await onBoth(made, (parts) => {
      const whole = stacked(parts, axis);
      return [whole, ...unstacked(whole, axis)];
    });
    expectClose(both, 1e-9);
    made.forEach(({ data }, k) => {
      expect(both[0][k + 1]).toEqual([...data]);
    });
  });

  it("forgets old displacements without ending in subnormal numbers, and keeps NaN", () => {
    const [mean, square] = [tf.tensor1d([1e-20, 1e-32, Number.NaN]), tf.zeros([3])];
    const rule = { meanDecay: 0.9, squareDecay: 0.999, rate: 1, squareScale: 1, epsilon: 1e-12 };
    const [value] =
      runNative(adaptivePass, [tf.ones([3]), tf.zeros([3]), mean, square], rule) ?? [];
    const [kept, gone, bad] = mean.dataSync();
    expect(kept).toBeCloseTo(0.9e-20, 25);
    expect(gone).toBe(0);
    expect(bad).toBeNaN();
    expect(value?.dataSync()[2]).toBeNaN();
  });

  it("takes adaptive steps", async () => {
    const made = [0, 1, 2].map((k) => normals(`p${k}`, [3, 7]));
    const both = await onBoth(made, ([start, ...moves]) => {
      const rule = new AdaptiveStep();
      let value = start as tf.Tensor;
      for (const move of moves)
        value = rule.take([value], [move], new Map([[0, 1]]), 0.1)[0] as tf.Tensor;
      const last = tf.clone(value);
      rule.dispose();
      return [last];
    });
    expectClose(both);
  });

  it("passes NaN on instead of hiding it", () => {
    const nan = (shape: number[]) => tf.fill(shape, Number.NaN);
    const context = {
      params: {},
      fixed: [false, false],
      pjax: false,
      observe: true,
      mobility: 0,
      outputWeight: 1,
    };
    const product = fusedProduct(
      [tf.ones([3, 4]), tf.ones([4, 5])],
      tf.fill([3, 5], 4),
      nan([3, 5]),
      context,
    );
    expect((product.output as tf.Tensor).dataSync()[0]).toBeNaN();
    expect(product.distance?.dataSync()[0]).toBeNaN();
    const relu = sumRelu.projectConsensus?.([tf.ones([2, 2])], tf.ones([2, 2]), nan([2, 2]), {
      ...context,
      fixed: [false],
    });
    expect((relu?.output as tf.Tensor | undefined)?.dataSync()[0]).toBeNaN();
  });

  it("leaks nothing", () => {
    const [a, b, dz] = [tf.ones([4, 3]), tf.ones([3, 6]), tf.ones([4, 6])];
    const context = {
      params: {},
      fixed: [false, false],
      pjax: false,
      observe: false,
      mobility: 0,
      outputWeight: 1,
    };
    const before = tf.memory();
    for (let k = 0; k < 3; k++)
      tf.tidy(() => {
        fusedProduct([a, b], tf.fill([4, 6], 3), dz, context);
      });
    expect(tf.memory().numTensors).toBe(before.numTensors);
    expect(tf.memory().numBytes).toBe(before.numBytes);
  });
});
