/** What every operator must hold to on one backend: the conformance suite. */
import * as tf from "@tensorflow/tfjs-core";
import { beforeEach, describe, expect, it } from "vitest";
import { builtinDatasets } from "../../core/base/datasets.ts";
import { createRng } from "../../core/base/rng.ts";
import { ops } from "../../core/ops/index.ts";
import type { AnyOp, FunctionOp } from "../../core/ops/spec.ts";
import {
  type Constraint,
  contextOf,
  copiesOf,
  distance,
  type Example,
  flatten,
  isBatch,
  largest,
  memberNear,
  opValue,
  type Point,
  portAt,
  projectPoint,
  randomPoint,
  rowOf,
  sample,
} from "./conformance.ts";

/** How much is tried of what could be tried without end. */
interface Effort {
  /** Points that are projected, as seed and scale. */
  readonly points: readonly (readonly [seed: number, scale: number])[];
  /** Members of the set that are held against each projection. */
  readonly searches: number;
  /** Scales of points that must come out finite. */
  readonly scales: readonly number[];
  /** Values and targets of points whose entries are all the same. */
  readonly values: readonly number[];
  readonly targets: readonly number[];
}

const whole: Effort = {
  points: [
    [1, 1],
    [2, 0.1],
    [3, 10],
  ],
  searches: 60,
  scales: [1e-30, 1e-3, 1, 1e3, 1e15],
  values: [0, 1, 1e-20, 1e4],
  targets: [0, 1, -1, 5, -5, 1e6, -1e6],
};
/** Where each read waits for a device: every kind of test, fewer samples. */
const brief: Effort = {
  points: [
    [1, 1],
    [3, 10],
  ],
  searches: 3,
  scales: [1e-30, 1, 1e15],
  values: [0, 1e4],
  targets: [5],
};

/** For ops that take hundreds of kernels a projection. */
const briefest: Effort = {
  points: [[3, 10]],
  searches: 1,
  scales: [],
  values: [1e4],
  targets: [5],
};
const long = new Set(
  "psd rank-k nuclear-ball orthogonal-columns permutation spectral-box".split(" "),
);

const all: AnyOp[] = Object.values(ops);
const constraints = all.filter(
  (op): op is Constraint => op.kind === "function" || op.kind === "set",
);
const cases = constraints.flatMap((op) =>
  op.examples.map((example, i) => ({ name: `${op.type} ${i}`, op, example: example as Example })),
);

/** Declares the suite; the backend must be there. */
export function conformsOn(backend: string): void {
  const effortOf = ({ type }: AnyOp): Effort => {
    if (backend !== "webgpu") return whole;
    return long.has(type) ? briefest : brief;
  };
  describe(`on ${backend}`, () => {
    beforeEach(async () => {
      await tf.setBackend(backend);
    });

    describe.each(cases)("$name", ({ op, example }) => {
      const effort = effortOf(op);
      const shapesOf = () =>
        op.inferShapes({
          params: example.params,
          inputs: example.inputs,
          ports: example.inputs.map((_, i) => `x${i}`),
          datasets: builtinDatasets,
        });

      it("infers the shape that forward gives", () => {
        if (op.kind === "set") return expect(shapesOf()).toEqual([]);
        const rng = createRng(1, op.type);
        const inputs = example.inputs.map((shape, i) => sample(portAt(op, i), shape, rng));
        const output = op.forward(inputs, example.params);
        expect(shapesOf()).toEqual([output.shape]);
      });

      it("copies have their value as mean", async () => {
        const rng = createRng(2, op.type);
        for (const [i, copy] of copiesOf(op, example).entries()) {
          const value = sample(portAt(op, i), example.inputs[i] ?? [], rng);
          const expanded = copy.expand(value);
          expect(expanded.size).toBe(copy.count * value.size);
          const back = copy.mean(expanded);
          expect(back.shape).toEqual(value.shape);
          expect(
            distance(await flatten({ inputs: [back] }), await flatten({ inputs: [value] })),
          ).toBeLessThan(1e-5);
        }
      });

      it("lands on the set, at a place that no sample beats, and stays there", async () => {
        for (const [seed, scale] of effort.points) {
          const point = randomPoint(op, example, seed, scale);
          const from = await flatten(point);
          const near = projectPoint(op, point, example);
          const to = await flatten(near);
          const unit = Math.max(largest(from), largest(to));
          if (near.output) {
            const value = opValue(op, near.inputs, example.params) as tf.Tensor;
            const gap = distance(
              await flatten({ inputs: [value] }),
              await flatten({ inputs: [near.output] }),
            );
            expect(gap).toBeLessThan(1e-5 * unit * Math.max(1, unit));
          }
          if (op.kind === "set" && op.form === "prox") {
            // Firmly non-expansive: |Pa - Pb|^2 <= <Pa - Pb, a - b>, labels being equal.
            const other = {
              inputs: point.inputs.map((x, i) => (portAt(op, i).data ? x : tf.mul(x, -0.5))),
            };
            const [a, b] = [from, await flatten(other)];
            const [pa, pb] = [to, await flatten(projectPoint(op, other, example))];
            const inner = pa.reduce(
              (s, x, i) => s + (x - (pb[i] as number)) * ((a[i] as number) - (b[i] as number)),
              0,
            );
            expect(distance(pa, pb) ** 2).toBeLessThanOrEqual(inner * (1 + 1e-4) + 1e-6 * scale);
            continue;
          }
          const again = await flatten(projectPoint(op, near, example));
          expect(distance(again, to)).toBeLessThan(2e-4 * unit);
          const best = distance(from, to);
          const rng = createRng(seed, `search:${op.type}`);
          let here: Point = near;
          let reach = Number.POSITIVE_INFINITY;
          for (let i = 0; i < effort.searches; i++) {
            const start = i % 3 === 0 ? point : i % 3 === 1 ? near : here;
            const candidate = memberNear(op, start, example, rng, scale * 2 ** (1 - (i % 12)));
            const d = distance(from, await flatten(candidate));
            if (d < reach) {
              here = candidate;
              reach = d;
            }
            expect(d).toBeGreaterThanOrEqual(best * (1 - 1e-4) - 1e-6 * unit);
          }
        }
      });

      it("treats each example by itself", async ({ skip }) => {
        const point = randomPoint(op, example, 4);
        const rows = (point.output ?? point.inputs[0])?.shape[0] ?? 0;
        const everywhere = [...point.inputs, ...(point.output ? [point.output] : [])];
        const splits = everywhere.every((t) => t.shape[0] === rows) && isBatch(op, example);
        if (!splits) skip("this example is one point as a whole");
        const whole = projectPoint(op, point, example);
        for (let row = 0; row < rows; row++) {
          const one = await flatten(projectPoint(op, rowOf(point, row), example));
          expect(distance(one, await flatten(rowOf(whole, row)))).toBeLessThan(1e-5);
        }
      });

      it("keeps fixed inputs to the bit, its arguments unchanged, and no stray tensor", async () => {
        for (const held of [
          [],
          ...example.inputs.map((_, i) => [i]),
          example.inputs.map((_, i) => i),
        ]) {
          const point = randomPoint(op, example, 5);
          const before = await flatten(point);
          const count = tf.memory().numTensors;
          const near = projectPoint(op, point, example, held);
          expect(tf.memory().numTensors - count).toBe(near.inputs.length + (near.output ? 1 : 0));
          for (const t of near.inputs) expect(point.inputs).not.toContain(t);
          for (const i of held)
            expect(await (near.inputs[i] as tf.Tensor).data()).toEqual(
              await (point.inputs[i] as tf.Tensor).data(),
            );
          tf.dispose([near.inputs, near.output ?? []]);
          expect(await flatten(point)).toEqual(before);
        }
      });

      it("gives numbers for every finite point", async () => {
        const points: Point[] = [1e-30, 1e-3, 1, 1e3, 1e15].map((s) =>
          randomPoint(op, example, 6, s),
        );
        const like = points[2] as Point;
        const fill = (value: number, flip: number, target: number): Point => ({
          inputs: like.inputs.map((x, i) =>
            portAt(op, i).data ? x : tf.fill(x.shape, i === 1 ? flip * value : value),
          ),
          ...(like.output ? { output: tf.fill(like.output.shape, target) } : {}),
        });
        for (const target of effort.targets)
          for (const value of effort.values)
            for (const flip of [1, -1]) points.push(fill(value, flip, target));
        for (const point of points)
          expect((await flatten(projectPoint(op, point, example))).every(Number.isFinite)).toBe(
            true,
          );
      });
    });

    const fused = cases.filter(
      (c): c is typeof c & { op: FunctionOp<unknown> } =>
        c.op.kind === "function" && c.op.projectConsensus !== undefined,
    );
    describe.each(fused)("$name, fused", ({ op, example }) => {
      const free = example.inputs.map((_, i) => i);
      it.each([{ held: [] }, ...free.map((i) => ({ held: [i] })), { held: free }])(
        "agrees with the copies form, inputs $held held",
        async ({ held }) => {
          for (const [seed, scale, step] of [
            [7, 1, 1],
            [8, 0.3, 0.01],
            [9, 3, 5],
          ] as const) {
            const rng = createRng(seed, op.type);
            const inputs = example.inputs.map((shape, i) =>
              sample(portAt(op, i), shape, rng, scale),
            );
            const output = op.forward(inputs, example.params);
            const delta = sample({ name: "y", help: "" }, output.shape, rng, step);
            const context = contextOf(op, example, held);
            const before = tf.memory().numTensors;
            const result = op.projectConsensus?.(inputs, output, delta, context);
            if (result === undefined) throw new Error("no fused form");
            const made = [...result.displacements, result.output, result.distance].filter((t) => t);
            expect(tf.memory().numTensors - before).toBe(made.length);

            const specs = copiesOf(op, example);
            const copies = inputs.map((x, i) => (specs[i] as (typeof specs)[0]).expand(x));
            const target = tf.add(output, delta);
            const near = op.project(copies, target, context);
            const unit = Math.max(1, scale);
            for (const [i, x] of inputs.entries()) {
              const moved = result.displacements[i] ?? null;
              if (held.includes(i)) {
                expect(moved).toBeNull();
                continue;
              }
              const expected = tf.sub(
                (specs[i] as (typeof specs)[0]).mean(near.inputs[i] as tf.Tensor),
                x,
              );
              expect(moved?.shape).toEqual(x.shape);
              const gap = distance(
                await flatten({ inputs: [moved as tf.Tensor] }),
                await flatten({ inputs: [expected] }),
              );
              expect(gap).toBeLessThan(1e-5 * unit * Math.sqrt(x.size));
            }
            const shift = tf.sub(near.output as tf.Tensor, output);
            const gap = distance(
              await flatten({ inputs: [result.output as tf.Tensor] }),
              await flatten({ inputs: [shift] }),
            );
            expect(gap).toBeLessThan(1e-5 * unit * unit * Math.sqrt(shift.size));
            const squared =
              distance(await flatten({ inputs: copies, output: target }), await flatten(near)) ** 2;
            const [told] = await (result.distance as tf.Tensor).data();
            expect(told).toBeGreaterThan(squared * (1 - 1e-3) - 1e-6);
            expect(told).toBeLessThan(squared * (1 + 1e-3) + 1e-6);
          }
        },
      );

      it("gives numbers for every finite point", async () => {
        for (const scale of [0, 1e-30, 1e-3, 1e3, 1e12])
          for (const step of [0, 1e-30, 1, 1e6]) {
            const rng = createRng(10, op.type);
            const inputs = example.inputs.map((shape, i) =>
              sample(portAt(op, i), shape, rng, scale),
            );
            const output = op.forward(inputs, example.params);
            const delta = sample({ name: "y", help: "" }, output.shape, rng, step);
            const result = op.projectConsensus?.(inputs, output, delta, contextOf(op, example));
            const moved = (result?.displacements ?? []).filter((t) => t !== null);
            const numbers = await flatten({ inputs: moved, output: result?.output as tf.Tensor });
            expect(numbers.every(Number.isFinite)).toBe(true);
          }
      });
    });

    describe.each(all.flatMap((op) => (op.kind === "reshape" ? [[op.type, op] as const] : [])))(
      "%s",
      (_, op) => {
        it.each(op.examples)("carries displacements back: $inputs", async (example) => {
          const rng = createRng(11, op.type);
          const inputs = example.inputs.map((shape, i) => sample(portAt(op, i), shape, rng));
          const [shape] = op.inferShapes({
            params: example.params,
            inputs: example.inputs,
            ports: example.inputs.map((_s, i) => `x${i}`),
            datasets: {},
          });
          const count = tf.memory().numTensors;
          const output = op.forward(inputs, example.params, shape as number[]);
          expect(output.shape).toEqual(shape);
          const back = op.inverse(output, example.inputs, example.params, inputs);
          expect(tf.memory().numTensors - count).toBe(1 + back.length);
          // Every entry comes back as it went, or as zero where the output does not show it.
          const covered = op.covers?.(example.inputs, example.params) ?? true;
          for (const [i, x] of inputs.entries()) {
            if (portAt(op, i).data) continue;
            const [went, came] = [await x.data(), await (back[i] as tf.Tensor).data()];
            const lost = came.filter((v, k) => Math.abs(v - (went[k] as number)) > 1e-6);
            expect(came.length).toBe(went.length);
            expect(lost.every((v) => v === 0)).toBe(true);
            if (covered) expect(lost.length).toBe(0);
          }
        });
      },
    );
  });
}
