/** Our kernels in WGSL against the same in double precision on the CPU, and chains of tfjs ops. */
import * as tf from "@tensorflow/tfjs-core";
import { expect, it } from "vitest";
import { createRng } from "../../core/base/rng.ts";
import { AdaptiveStep } from "../../core/engine/adaptive-step.ts";
import { solveByOps, solveDisplacement } from "../../core/ops/bilinear-fused.ts";
import { proxByOps } from "../../core/ops/cross-entropy.ts";
import { projectCopies, squareCopies, writeCopies } from "../../core/ops/kernels/copies.ts";
import { type NativeKernel, runNative } from "../../core/ops/kernels/native.ts";
import { softmaxProx } from "../../core/ops/kernels/softmax-prox.ts";
import { runTyped } from "../../core/ops/kernels/typed-kernel.ts";
import { sumRelu } from "../../core/ops/sum-relu.ts";
import { onWebgpu } from "./adapter.ts";

interface Made {
  readonly shape: number[];
  readonly data: Float32Array;
}
type Compute = (inputs: tf.Tensor[]) => (tf.Tensor | null | undefined)[];

const normals = (stream: string, shape: number[], scale = 1): Made => {
  const rng = createRng(3, stream);
  const size = shape.reduce((n, d) => n * d, 1);
  return { shape, data: Float32Array.from({ length: size }, () => scale * rng.normal()) };
};

async function on(backend: string, made: readonly Made[], compute: Compute): Promise<number[][]> {
  await tf.setBackend(backend);
  const out = tf.tidy(() =>
    compute(made.map(({ data, shape }) => tf.tensor(data, shape))).filter((t) => t != null),
  );
  const values = await Promise.all(out.map(async (t) => [...(await t.data())]));
  tf.dispose(out);
  return values;
}

/** The same on webgpu and on cpu. */
async function onBoth(made: readonly Made[], compute: Compute) {
  return [await on("webgpu", made, compute), await on("cpu", made, compute)] as const;
}

/** Largest error of an output, relative to its largest entry. */
function expectClose([ours, reference]: readonly [number[][], number[][]], bound = 1e-5): void {
  expect(ours).toHaveLength(reference.length);
  ours.forEach((values, k) => {
    const other = reference[k] as number[];
    expect(values).toHaveLength(other.length);
    const scale = other.reduce((most, v) => Math.max(most, Math.abs(v)), 1e-30);
    values.forEach((v, i) => {
      const off = Math.abs(v - (other[i] as number)) / scale;
      expect(off, `output ${k}, entry ${i}: ${v}, ${other[i]}`).toBeLessThan(bound);
    });
  });
}

/** Products of unit normal vectors of several lengths, with targets from tiny to huge. */
function queries(count: number): [Made, Made, Made] {
  const rng = createRng(11, "roots");
  const [p, q, dz] = [new Float32Array(count), new Float32Array(count), new Float32Array(count)];
  for (let i = 0; i < count; i++) {
    const n = 1 + rng.below(12);
    for (let k = 0; k < n; k++) {
      const [a, b] = [rng.normal(), rng.normal()];
      p[i] = (p[i] as number) + a * b;
      q[i] = (q[i] as number) + a * a + b * b;
    }
    dz[i] = rng.normal() * 10 ** (rng.uniform() * 8 - 5);
  }
  const made = (data: Float32Array): Made => ({ shape: [count / 10, 10], data });
  return [made(p), made(q), made(dz)];
}

const root =
  (solve: typeof solveByOps): Compute =>
  ([p, q, dz]) => {
    const found = solve(p as tf.Tensor, q as tf.Tensor, dz as tf.Tensor, true);
    return [found.t, found.cross, found.own, found.squared];
  };

const vector = (...data: number[]): Made => ({
  shape: [data.length],
  data: Float32Array.from(data),
});

/** p, q and dz where things vanish, agree (q = 2p: a = b; q = -2p: a = -b), or are huge. */
function edges(): [Made, Made, Made] {
  const all: [number, number, number][] = [];
  for (const q of [0, 1e-30, 1e-6, 2, 1e6, 1e12, 1e20])
    for (const p of [0, q / 2, -q / 2, q / 4])
      for (const dz of [0, 1e-30, 1e-6, 1, -1, 30, -1e6, 1e9]) all.push([p, q, dz]);
  return [0, 1, 2].map((k) => vector(...all.map((one) => one[k] as number))) as [Made, Made, Made];
}

const plain = { params: {}, pjax: false, mobility: 0, outputWeight: 1 };

onWebgpu("kernels", () => {
  it("find the root that the kernel in double precision finds", async () => {
    const [ours, exact] = await onBoth(queries(4000), root(solveDisplacement));
    ours.forEach((values, field) => {
      expect(values).toHaveLength(4000);
      values.forEach((v, i) => {
        const other = exact[field]?.[i] as number;
        const off = Math.abs(v - other) / (Math.abs(other) + 1e-6);
        expect(off, `field ${field}, entry ${i}: ${v}, ${other}`).toBeLessThan(2e-5);
      });
    });
  });

  it("find the root that the chain of ops finds, which they replace", async () => {
    const made = queries(1000);
    const ours = await on("webgpu", made, root(solveDisplacement));
    const chain = await on("webgpu", made, root(solveByOps));
    ours.forEach((values, field) => {
      values.forEach((v, i) => {
        const other = chain[field]?.[i] as number;
        expect(Math.abs(v - other) / (Math.abs(other) + 1e-6)).toBeLessThan(2e-4);
      });
    });
  });

  it("find roots where factors vanish, agree or are huge", async () => {
    const [p, q, dz] = edges();
    const [ours, exact] = await onBoth([p, q, dz], root(solveDisplacement));
    for (const [field, values] of ours.entries())
      values.forEach((v, i) => {
        const at = `field ${field}: p ${p.data[i]}, q ${q.data[i]}, dz ${dz.data[i]}: ${v}`;
        expect(Number.isFinite(v), at).toBe(true);
        const other = exact[field]?.[i] as number;
        // What is left of t near 1, and what grows with it, is held to a relative bound.
        const bound = 1e-3 * Math.abs(other) + 1e-6;
        expect(Math.abs(v - other), `${at}, exact ${other}`).toBeLessThanOrEqual(bound);
      });
  });

  it.each([
    [[6, 10], []],
    [[6, 10], [1]],
    [[3, 4, 5], [1]],
    [[7], []],
    [[2, 2, 2, 3, 3], [1]],
  ])("project sum-relu of %o with vectors at %o", async (shape, vectors) => {
    for (const [count, held, weight] of [
      [1, -1, 1],
      [2, -1, 0.3],
      [2, 0, 1],
      [5, 0, 0.3],
      [6, -1, 1],
    ] as const) {
      const last = shape[shape.length - 1] as number;
      const summands = Array.from({ length: count }, (_, k) =>
        normals(`x${k}`, vectors.includes(k) ? [last] : shape),
      );
      const both = await onBoth([normals("delta", shape), ...summands], ([delta, ...inputs]) => {
        const fixed = inputs.map((_, k) => k === held);
        const context = { ...plain, fixed, observe: true, outputWeight: weight };
        const output = sumRelu.forward(inputs, {});
        const found = sumRelu.projectConsensus?.(inputs, output, delta as tf.Tensor, context);
        return [...(found?.displacements ?? []), found?.output, found?.distance];
      });
      expectClose(both);
    }
  });

  it("project sum-relu where the sum or the value is zero", async () => {
    const edge = [0, 1, -1, 1e-20, -1e-20, 1e10, -1e10];
    const pairs = edge.flatMap((x) => edge.map((d) => [x, d] as const));
    const made = [0, 1].map((k) => vector(...pairs.map((pair) => pair[k] as number)));
    const both = await onBoth(made, ([x, delta]) => {
      const context = { ...plain, fixed: [false], observe: false };
      const inputs = [x as tf.Tensor];
      const output = sumRelu.forward(inputs, {});
      const found = sumRelu.projectConsensus?.(inputs, output, delta as tf.Tensor, context);
      return [...(found?.displacements ?? []), found?.output];
    });
    expect(both[0]).toHaveLength(2);
    both[0].forEach((values, k) => {
      values.forEach((v, i) => {
        const other = both[1][k]?.[i] as number;
        const at = `output ${k} of ${pairs[i]}: ${v}, ${other}`;
        expect(Math.abs(v - other), at).toBeLessThanOrEqual(1e-6 * Math.abs(other));
      });
    });
  });

  it.each([1e-6, 0.01, 0.5, 5, 50, 1000])(
    "project cross-entropy of strength %d",
    async (lambda) => {
      for (const classes of [2, 10, 100, 300])
        for (const scale of [0.1, 3, 300]) {
          const rows = 6;
          const labels = new Float32Array(rows * classes);
          const rng = createRng(5, `labels ${classes}`);
          for (let row = 0; row < rows; row++) labels[row * classes + rng.below(classes)] = 1;
          const made = [
            normals(`logits ${classes}`, [rows, classes], scale),
            { shape: [rows, classes], data: labels },
          ];
          const prox: Compute = (inputs) =>
            runTyped(softmaxProx, inputs, { lambda, classes }) ?? [];
          const [[ours = []], [exact = []]] = await onBoth(made, prox);
          expect(ours).toHaveLength(rows * classes);
          ours.forEach((v, i) => {
            const off = Math.abs(v - (exact[i] as number));
            expect(off, `${classes} classes, scale ${scale}: ${i}`).toBeLessThan(
              1e-6 * (4 * scale + lambda),
            );
          });
          const [chain = []] = await on("webgpu", made, ([logits, given]) => [
            proxByOps(logits as tf.Tensor, given as tf.Tensor, lambda),
          ]);
          // The chain is made for strengths up to 50.
          if (lambda <= 50)
            ours.forEach((v, i) => {
              expect(Math.abs(v - (chain[i] as number))).toBeLessThan(1e-5 * (scale + lambda));
            });
        }
    },
  );

  it("project more rows than one dimension of a dispatch has places for", async () => {
    const made = [normals("many", [70000, 2]), normals("many labels", [70000, 2])];
    expectClose(
      await onBoth(
        made,
        (inputs) => runTyped(softmaxProx, inputs, { lambda: 1, classes: 2 }) ?? [],
      ),
    );
  });

  it("take truth values as numbers", async () => {
    const compute: Compute = ([logits]) => {
      const labels = tf.cast(tf.greater(logits as tf.Tensor, 0.5), "float32");
      const lambda = 1;
      return [
        tf.transpose(labels),
        ...(runTyped(softmaxProx, [logits as tf.Tensor, labels], { lambda, classes: 4 }) ?? []),
      ];
    };
    expectClose(await onBoth([normals("logits", [5, 4])], compute));
  });

  it("take adaptive steps", async () => {
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

  it("pass NaN on instead of hiding it", async () => {
    const one = tf.ones([3]);
    const nan = tf.fill([3], Number.NaN);
    const found = solveDisplacement(one, tf.fill([3], 4), nan, true);
    expect((await found.t.data())[0]).toBeNaN();
    expect((await (found.squared as tf.Tensor).data())[0]).toBeNaN();
    const context = { ...plain, fixed: [false], observe: false };
    const relu = sumRelu.projectConsensus?.([one], one, nan, context);
    expect((await relu?.output?.data())?.[0]).toBeNaN();
  });

  it("keep no tensor but their outputs", async () => {
    const [x, delta] = [tf.ones([4, 3]), tf.ones([4, 3])];
    const bias = tf.ones([3]);
    const before = tf.memory().numTensors;
    const context = { ...plain, fixed: [false, false] };
    for (const observe of [false, true]) {
      const found = sumRelu.projectConsensus?.([x, bias], tf.relu(tf.add(x, bias)), delta, {
        ...context,
        observe,
      });
      tf.dispose([...(found?.displacements ?? []), found?.output, found?.distance] as tf.Tensor[]);
      const root = solveDisplacement(x, tf.mul(x, 4), delta, observe);
      tf.dispose([root.t, root.cross, root.own, ...(root.squared ? [root.squared] : [])]);
    }
    // The arguments made on the way above, two each time round.
    expect(tf.memory().numTensors - before).toBe(6);
  });

  it.each([
    [1, 1, 1],
    [3, 2, 5],
    [6, 7, 13],
  ])("project, write and square copies of a product [%i, %i] over %i", async (m, n, k) => {
    const made = [
      ...[normals("za", [m, n, k]), normals("zb", [m, n, k])],
      ...[normals("ya", [m, k]), normals("yb", [n, k]), normals("goal", [m, n], 2)],
      ...[normals("xa", [m, k]), normals("xb", [n, k])],
      ...Array.from({ length: 8 }, (_, c) => normals(`c${c}`, [m, n])),
    ];
    const all: Compute = ([za, zb, ya, yb, goal, xa, xb, ...c]) => {
      const run = (kernel: NativeKernel, inputs: unknown[], scale = 1) => {
        const found = runNative(kernel, inputs as tf.Tensor[], { scale });
        if (!found) throw new Error(`${kernel.name} is missing`);
        return found;
      };
      const written = [za, zb, xa, xb, ya, yb, ...c];
      return [
        ...[0, 1].flatMap((scale) => run(projectCopies, [za, zb, ya, yb, goal], scale)),
        ...run(writeCopies, written),
        ...run(squareCopies, written),
      ];
    };
    expectClose([await on("webgpu", made, all), await on("wasm", made, all)], 2e-5);
  });
});
