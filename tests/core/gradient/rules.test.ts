/** Each op's gradient on its examples against differences of its values, on each backend. */
import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, it } from "vitest";
import { createRng } from "../../../core/base/rng.ts";
import { teachGradients } from "../../../core/gradient/flow.ts";
import { allOps } from "../../../core/ops/index.ts";
import { withPlainOps } from "../../../core/ops/kernels/plain-ops.ts";
import type { FunctionOp, ReshapeOp } from "../../../core/ops/spec.ts";
import { presentBackends } from "../../helpers/backends.ts";

const names = (await presentBackends()).names.filter((name) => name === "cpu" || name === "wasm");

type Valued = FunctionOp<unknown> | ReshapeOp<unknown>;

/** Ops whose output does not vary with small moves of their input. */
const without = ["quantize", "sign", "step"];

const valued = (allOps() as Valued[]).filter(
  ({ kind, type }) => (kind === "function" || kind === "reshape") && !without.includes(type),
);

describe.each(names)("on %s", (backend) => {
  beforeAll(async () => {
    await tf.setBackend(backend);
    teachGradients();
  });

  it.each(valued.map((op) => [op.type, op] as const))("%s", (_, op) => {
    const rng = createRng(17, op.type);
    for (const { inputs: shapes, params } of op.examples) {
      const isData = (k: number) => op.inputs[k]?.data === true;
      const start = shapes.map((shape, k) => {
        const size = shape.reduce((n, d) => n * d, 1);
        const values = Float32Array.from({ length: size }, () =>
          isData(k) ? rng.below(3) : 0.5 + rng.normal(),
        );
        return tf.tensor(values, [...shape]);
      });
      const out = op
        .inferShapes({
          params,
          inputs: shapes,
          ports: shapes.map((_, k) => op.inputs[k]?.name ?? `${op.inputs[0]?.name}${k}`),
          datasets: {},
        })
        .at(0) as number[];
      const forward = (at: readonly tf.Tensor[]): tf.Tensor =>
        op.kind === "function" ? op.forward(at, params) : op.forward(at, params, out);
      const first = forward(start);
      const weights = tf.tensor(
        Float32Array.from({ length: first.size }, () => rng.normal()),
        first.shape,
      );
      const total = (at: readonly tf.Tensor[]): tf.Tensor => tf.sum(tf.mul(forward(at), weights));
      const moving = start.flatMap((_, k) => (isData(k) ? [] : [k]));
      const put = (given: readonly tf.Tensor[]) =>
        start.map((value, k) => given[moving.indexOf(k)] ?? value);
      const gradients = withPlainOps(() =>
        tf.grads((...given: tf.Tensor[]) => total(put(given)))(
          moving.map((k) => start[k] as tf.Tensor),
        ),
      );
      // Along a random direction: a wrong entry shows. The step is small, so that kinks are not met.
      const directions = moving.map((k) => {
        const { shape, size } = start[k] as tf.Tensor;
        return tf.tensor(
          Float32Array.from({ length: size }, () => rng.normal()),
          shape,
        );
      });
      const h = 1e-3;
      const [up, down] = [h, -h].map(
        (step) =>
          total(
            put(
              moving.map((k, j) =>
                tf.add(start[k] as tf.Tensor, tf.mul(directions[j] as tf.Tensor, step)),
              ),
            ),
          ).dataSync()[0] as number,
      ) as [number, number];
      const expected = (up - down) / (2 * h);
      const found = gradients.reduce(
        (sum, gradient, j) =>
          sum + (tf.sum(tf.mul(gradient, directions[j] as tf.Tensor)).dataSync()[0] as number),
        0,
      );
      const scale = Math.max(
        1,
        ...gradients.map((gradient) => tf.norm(gradient).dataSync()[0] as number),
      );
      expect(Math.abs(found - expected)).toBeLessThan(0.02 * scale);
    }
  });
});
