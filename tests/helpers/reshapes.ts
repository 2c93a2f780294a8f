/** Trying out reshapes: shapes inferred as the compiler does, ways back held against ways out. */
import * as tf from "@tensorflow/tfjs-core";
import { expect, it } from "vitest";
import { concrete, type Shape } from "../../core/base/shape.ts";
import { opOf, parseParams } from "../../core/ops/index.ts";
import type { AnyOp, ReshapeOp } from "../../core/ops/spec.ts";

export type Params = Record<string, unknown>;

/** A reshape applied to one batch. */
export function applied(type: string, raw: Params, shapes: readonly Shape[], batch = 2) {
  const op = opOf(type) as unknown as ReshapeOp<unknown>;
  const params = parseParams(op as AnyOp, raw);
  const ports = shapes.map((_, i) => op.inputs[i]?.name ?? `x${i}`);
  const [out] = op.inferShapes({ params, inputs: shapes, ports, datasets: {} });
  const to = concrete(out as Shape, batch);
  const from = shapes.map((shape) => concrete(shape, batch));
  return {
    shape: out as Shape,
    covers: op.covers?.(from, params) ?? true,
    forward: (inputs: tf.Tensor[]) => op.forward(inputs, params, to),
    inverse: (delta: tf.Tensor, inputs: tf.Tensor[] = []) =>
      op.inverse(delta, from, params, inputs),
  };
}

/** 0, 1, 2, ... in a shape. */
export const counting = (shape: readonly number[]) =>
  tf.reshape(tf.range(0, tf.util.sizeFromShape([...shape])), [...shape]);

/** Result for inputs that count their entries. */
export async function forwardOf(
  type: string,
  params: Params,
  shapes: readonly Shape[],
  batch = 2,
): Promise<unknown> {
  const op = applied(type, params, shapes, batch);
  const y = op.forward(shapes.map((shape) => counting(concrete(shape, batch))));
  expect(y.shape).toEqual(concrete(op.shape, batch));
  return y.array();
}

/** Expects an error that names a parameter. */
export const expectBadParam = (type: string, params: Params, shapes: Shape[], param: string) =>
  expect(() => applied(type, params, shapes)).toThrow(
    expect.objectContaining({ place: expect.objectContaining({ param }) }),
  );

/** Expects an error that names a port. */
export const expectBadPort = (type: string, params: Params, shapes: Shape[], port: string) =>
  expect(() => applied(type, params, shapes)).toThrow(
    expect.objectContaining({ place: expect.objectContaining({ port }) }),
  );

/**
 * For each example of an op, writes the way out as a matrix of zeros and ones and holds the way
 * back against the mean over copies, zero for entries that do not stand in the output.
 */
export function goesBackByTheMean(type: string, backends: readonly string[]): void {
  const op = opOf(type) as unknown as ReshapeOp<unknown>;
  for (const backend of backends)
    it.each(op.examples.map((example, i) => [i, example] as const))(
      `${backend}: example %i goes back by the mean, and by zero where nothing is seen`,
      async (_i, example) => {
        await tf.setBackend(backend);
        await checkExample(op, example);
      },
    );
}

async function checkExample(
  op: ReshapeOp<unknown>,
  { inputs: shapes, params }: ReshapeOp<unknown>["examples"][number],
): Promise<void> {
  const sizeOf = (shape: readonly number[]) => tf.util.sizeFromShape([...shape]);
  const data = shapes.map((_s, k) => op.inputs[k]?.data === true);
  const held = shapes.map((shape) =>
    tf.tensor(
      Array.from({ length: sizeOf(shape) }, (_v, i) => i % 2),
      [...shape],
    ),
  );
  const ports = shapes.map((_s, i) => op.inputs[i]?.name ?? `x${i}`);
  const [out] = op.inferShapes({ params, inputs: shapes, ports, datasets: {} }) as [Shape];
  const to = concrete(out, 1);
  const delta = Array.from({ length: sizeOf(to) }, (_v, i) => Math.sin(i + 1));
  const moved = op.inverse(tf.tensor(delta, to), shapes, params, held);
  const covers = op.covers?.(shapes, params) ?? true;
  for (const [k, shape] of shapes.entries()) {
    if (data[k]) continue;
    const back = await (moved[k] as tf.Tensor).data();
    for (let i = 0; i < sizeOf(shape); i++) {
      const inputs = shapes.map((other, j) => {
        if (data[j]) return held[j] as tf.Tensor;
        const values = new Float32Array(sizeOf(other));
        if (j === k) values[i] = 1;
        return tf.tensor(values, [...other]);
      });
      const column = Float64Array.from(await op.forward(inputs, params, to).data());
      const copies = column.reduce((n, v) => n + v, 0);
      const total = column.reduce((n, v, j) => n + v * (delta[j] as number), 0);
      if (covers) expect(copies).toBeGreaterThan(0);
      expect(back[i], `entry ${i}`).toBeCloseTo(copies === 0 ? 0 : total / copies, 5);
    }
  }
}
