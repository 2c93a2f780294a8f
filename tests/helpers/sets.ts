/** Tests that every set and loss gets: cases worked by hand, and a plain reference to agree with. */
import * as tf from "@tensorflow/tfjs-core";
import { describe, expect, it } from "vitest";
import { createRng } from "../../core/base/rng.ts";
import { distance, fillingOf, length, portOf, valuesOf } from "../../core/certify/samples.ts";
import { opOf, parseParams } from "../../core/ops/index.ts";
import type { AnyOp, SetOp } from "../../core/ops/spec.ts";
import { presentBackends } from "./backends.ts";
import { failure, shapesOf } from "./conformance.ts";

const { names } = await presentBackends();

/** Nested lists of numbers as they come out of a tensor. */
type Nested = number | readonly Nested[];

interface Hand {
  readonly params?: Record<string, unknown>;
  readonly x: Nested;
  readonly data?: Nested;
  readonly by: Nested;
}

interface Agreement {
  readonly params?: Record<string, unknown>;
  readonly shape: readonly number[];
  /** The nearest points of all of x, row-major, in plain double precision. */
  reference(x: number[], data: number[]): number[];
  /** Where the nearest point is not unique: the distances agree. Default false. */
  readonly ties?: boolean;
}

interface Refusal {
  readonly params?: Record<string, unknown>;
  readonly shapes: readonly (readonly (number | "B")[])[];
  readonly param?: string;
  readonly port?: string;
}

export interface SetTests {
  readonly hand: readonly Hand[];
  readonly agrees: readonly Agreement[];
  readonly refuses?: readonly Refusal[];
}

const tensor = (values: Nested): tf.Tensor => tf.tensor(values as number[], undefined, "float32");

async function project(type: string, params: unknown, inputs: tf.Tensor[]): Promise<tf.Tensor> {
  const op = opOf(type) as SetOp<unknown>;
  const fixed = inputs.map((_, i) => i > 0);
  return op.project(inputs, {
    params,
    fixed,
    pjax: false,
    observe: false,
    mobility: 0,
    outputWeight: 1,
  }).inputs[0] as tf.Tensor;
}

/** Declares the tests of a set op, on every backend that is here. */
export function testSet(type: string, { hand, agrees, refuses = [] }: SetTests): void {
  const op = opOf(type) as AnyOp;
  describe.each(names)(`${type} on %s`, (backend) => {
    it.each(hand)("projects $x", async ({ params, x, data, by }) => {
      await tf.setBackend(backend);
      const inputs = [tensor(x), ...(data === undefined ? [] : [tensor(data)])];
      const near = await project(type, parseParams(op, params), inputs);
      const expected = tensor(by);
      expect(near.shape).toEqual(expected.shape);
      const [got, wanted] = [[...(await near.data())], [...(await expected.data())]];
      expect(distance(got, wanted)).toBeLessThanOrEqual(2e-6 * Math.max(1, length(wanted)));
    });

    it.each(agrees)(
      "agrees with a reference, $shape",
      async ({ params, shape, reference, ties }) => {
        await tf.setBackend(backend);
        const parsed = parseParams(op, params);
        const rng = createRng(1, type);
        for (let k = 0; k < 60; k++) {
          const inputs = op.inputs.map((_, i) =>
            valuesOf(portOf(op, i), shape, i, fillingOf(k), rng),
          );
          const tensors = inputs.map((values) => tf.tensor(values, [...shape], "float32"));
          const near = [...(await (await project(type, parsed, tensors)).data())];
          const [x, data] = inputs as [number[], number[]];
          const wanted = reference([...x], data);
          const unit = Math.max(length(x), length(wanted)) || 1;
          const off = ties
            ? Math.abs(distance(near, x) - distance(wanted, x))
            : distance(near, wanted);
          if (!(off <= 3e-6 * unit))
            throw new Error(`case ${k}: x ${x}; data ${data}; got ${near}; expected ${wanted}`);
        }
      },
    );
  });

  if (refuses.length > 0)
    it.each(refuses)(`${type} refuses $shapes with $params`, ({ params, shapes, param, port }) => {
      const { place } = failure(() => shapesOf(op, shapes, parseParams(op, params)));
      expect(place).toMatchObject(param === undefined ? { port } : { param });
    });
}

/** Applies a map of single points to all points of `size` entries. */
export const pointwise =
  (size: number, map: (point: number[], data: number[]) => number[]) =>
  (x: number[], data: number[] = []): number[] =>
    Array.from({ length: x.length / size }, (_, i) =>
      map(x.slice(i * size, (i + 1) * size), data.slice(i * size, (i + 1) * size)),
    ).flat();

/** The zero of an increasing function between two bounds. */
export function bisect(f: (v: number) => number, low: number, high: number): number {
  for (let k = 0; k < 200; k++) {
    const middle = (low + high) / 2;
    if (f(middle) < 0) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** All orders of 0..n-1. */
export function orders(n: number): number[][] {
  if (n === 0) return [[]];
  return orders(n - 1).flatMap((order) =>
    Array.from({ length: n }, (_, at) => [...order.slice(0, at), n - 1, ...order.slice(at)]),
  );
}

/** A matrix product in plain numbers. */
export const times = (a: readonly (readonly number[])[], b: readonly (readonly number[])[]) =>
  a.map((row) =>
    (b[0] as number[]).map((_, j) =>
      row.reduce((s, v, k) => s + v * ((b[k] as number[])[j] as number), 0),
    ),
  );

export const flipped = (a: readonly (readonly number[])[]): number[][] =>
  (a[0] as number[]).map((_, j) => a.map((row) => row[j] as number));

/** Eigenvalues and vectors (as columns) of a symmetric matrix: classical Jacobi, plain numbers. */
export function eigen(matrix: readonly (readonly number[])[]): {
  values: number[];
  vectors: number[][];
} {
  const n = matrix.length;
  let a = matrix.map((row) => [...row]);
  let v: number[][] = matrix.map((_, i) => matrix.map((__, j) => (i === j ? 1 : 0)));
  for (let sweep = 0; sweep < 40; sweep++)
    for (let p = 0; p < n; p++)
      for (let q = p + 1; q < n; q++) {
        const [app, apq, aqq] = [a[p]?.[p], a[p]?.[q], a[q]?.[q]] as [number, number, number];
        if (apq === 0) continue;
        const angle = 0.5 * Math.atan2(2 * apq, app - aqq);
        const turn = matrix.map((_, i) => matrix.map((__, j) => (i === j ? 1 : 0) as number));
        const [c, s] = [Math.cos(angle), Math.sin(angle)];
        (turn[p] as number[])[p] = c;
        (turn[q] as number[])[q] = c;
        (turn[p] as number[])[q] = -s;
        (turn[q] as number[])[p] = s;
        a = times(flipped(turn), times(a, turn));
        v = times(v, turn);
      }
  return { values: a.map((row, i) => row[i] as number), vectors: v };
}

/**
 * The matrix (rows of `columns`) with its singular values mapped, by the eigenvectors of A^T A:
 * A V f(s)/s V^T. For maps that are 0 where the singular value is.
 */
export function mapSingular(
  flat: readonly number[],
  columns: number,
  map: (values: number[]) => number[],
): number[] {
  const rows = Array.from({ length: flat.length / columns }, (_, i) =>
    flat.slice(i * columns, (i + 1) * columns),
  );
  const { vectors } = eigen(times(flipped(rows), rows));
  const scaled = times(rows, vectors);
  const sizes = flipped(scaled).map((column) => Math.hypot(...column));
  const goal = map(sizes);
  const parts = scaled.map((row) =>
    row.map((v, j) =>
      (sizes[j] as number) > 0 ? (v * (goal[j] as number)) / (sizes[j] as number) : 0,
    ),
  );
  return times(parts, flipped(vectors)).flat();
}
