/** Clouds of points whose shadow along each of a few directions is given. */
import type { Tensor } from "@tensorflow/tfjs-core";
import * as tf from "@tensorflow/tfjs-core";
import { z } from "zod";
import { formatShape } from "../base/shape.ts";
import { inputShape, paramError, shapeError } from "./shapes.ts";
import { defineOp } from "./spec.ts";
import { byValue, inner, jitter, norm } from "./witness.ts";

const params = z.object({
  directions: z.array(z.number()).min(1).default([1, 0]).meta({
    title: "Directions",
    help: "One vector of d numbers for each cloud; their lengths do not matter.",
  }),
  values: z.array(z.number()).min(1).default([0, 1]).meta({
    title: "Values",
    help: "For each cloud the n places that its points take along the direction, in any order.",
  }),
});

/** Most points of a cloud, all of which are sorted. */
const LIMIT = 4096;

/** Unit vectors, and the values along them from the least on, as flat lists. */
function sorted(directions: readonly number[], values: readonly number[], n: number, d: number) {
  const count = directions.length / d;
  const unit: number[] = [];
  const goals: number[] = [];
  for (let k = 0; k < count; k++) {
    const direction = directions.slice(k * d, (k + 1) * d);
    const size = norm(direction);
    unit.push(...direction.map((v) => v / size));
    goals.push(...values.slice(k * n, (k + 1) * n).sort((a, b) => a - b));
  }
  return { unit, goals };
}

/** Clouds that the directions are for, their points, and the entries of a point. */
function cloudsOf(
  shape: readonly (number | "B")[],
  directions: readonly number[],
): [clouds: number, n: number, d: number] {
  const [n, d] = shape.slice(-2) as [number, number];
  return [directions.length / d, n, d];
}

export const marginals = defineOp({
  type: "marginals",
  version: 1,
  category: "set",
  kind: "set",
  form: "indicator",
  docs: {
    title: "Marginals",
    summary:
      "Points take given places along a direction, in any order: sorted one-dimensional marginals.",
    tex: "\\{\\langle x_i, u \\rangle\\} = \\{v_1, \\dots, v_n\\}",
    set: "\\{x : (\\langle x_1, u \\rangle, \\dots, \\langle x_n, u \\rangle) \\text{ is a reordering of } v\\}, \\text{ for each cloud with its own } u, v",
    projection:
      "The point that lies first along the direction moves along it to the least value, and so on (rearrangement inequality). Exact; of points at the same place the one with the lowest index is first.",
    source:
      "Rabin, Peyre, Delon, Bernot 2011, Wasserstein barycenter and its application to texture mixing; Hardy, Littlewood, Polya 1934, section 10.2",
  },
  inputs: [
    {
      name: "x",
      help: "A cloud of n points [n, d], or several [k, n, d], each with its direction.",
    },
  ],
  outputs: [],
  params,
  traits: { convex: false, separable: false, exact: true },
  inferShapes(context) {
    const shape = inputShape(context, 0, "x");
    if (shape.length < 2 || shape.length > 3 || shape.includes("B"))
      throw shapeError(
        "x",
        `x is ${formatShape(shape)}; it holds no cloud of points.`,
        "Wire a value of shape [n, d] or [k, n, d] that has no batch.",
      );
    const { directions, values } = context.params;
    const [n, d] = shape.slice(-2) as [number, number];
    const clouds = shape.length === 3 ? (shape[0] as number) : 1;
    if (n > LIMIT)
      throw shapeError(
        "x",
        `A cloud has ${n} points; at most ${LIMIT} are possible.`,
        "Wire fewer points.",
      );
    if (directions.length !== clouds * d)
      throw paramError(
        "directions",
        `${directions.length} numbers are listed; ${clouds} directions of ${d} entries are ${clouds * d}.`,
        "List one direction a cloud.",
      );
    if (values.length !== clouds * n)
      throw paramError(
        "values",
        `${values.length} values are listed; ${clouds} clouds of ${n} points need ${clouds * n}.`,
        "List one value a point, cloud by cloud.",
      );
    for (let k = 0; k < clouds; k++)
      if (norm(directions.slice(k * d, (k + 1) * d)) === 0)
        throw paramError("directions", `Direction ${k} has length 0.`, "Give it a direction.");
    return [];
  },
  project(inputs, { params: { directions, values }, fixed }) {
    const x = inputs[0] as Tensor;
    if (fixed[0]) return { inputs: [x.clone()] };
    return tf.tidy(() => {
      const [clouds, n, d] = cloudsOf(x.shape, directions);
      const { unit, goals } = sorted(directions, values, n, d);
      // Several examples of the clouds, one after another, share directions and values.
      const stack = tf.reshape(x, [-1, n, d]);
      const all = stack.shape[0] as number;
      const examples = all / clouds;
      const u = tf.tile(tf.tensor3d(unit, [clouds, d, 1]), [examples, 1, 1]);
      const along = tf.reshape(tf.matMul(stack, u), [all, n]);
      // Points in their order along the direction: the least first, the lowest index at a tie.
      const order = tf.topk(tf.neg(along), n, true).indices;
      const first = tf.reshape(tf.mul(tf.range(0, all, 1, "int32"), n), [all, 1]);
      const place = tf.cast(tf.reshape(tf.add(order, first), [all * n, 1]), "int32");
      const to = tf.scatterND(place, tf.tile(tf.tensor1d(goals), [examples]), [all * n]);
      const step = tf.sub(tf.reshape(to, [all, n, 1]), tf.reshape(along, [all, n, 1]));
      const moved = tf.mul(step, tf.reshape(u, [all, 1, d]));
      return { inputs: [tf.add(x, tf.reshape(moved, x.shape))] };
    });
  },
  witness: {
    rank: () => Number.POSITIVE_INFINITY,
    measure(x, _, { params: { directions, values }, shape }) {
      const [clouds, n, d] = cloudsOf(shape, directions);
      const { unit, goals } = sorted(directions, values, n, d);
      let worst = 0;
      for (let k = 0; k < clouds; k++) {
        const along = Array.from({ length: n }, (__, i) =>
          inner(x.slice((k * n + i) * d, (k * n + i + 1) * d), unit.slice(k * d, (k + 1) * d)),
        ).sort((a, b) => a - b);
        along.forEach((v, i) => {
          worst = Math.max(worst, Math.abs(v - (goals[k * n + i] as number)));
        });
      }
      return worst;
    },
    member(near, _, { params: { directions, values }, shape }, rng) {
      const [clouds, n, d] = cloudsOf(shape, directions);
      const { unit, goals } = sorted(directions, values, n, d);
      const x = jitter(near, rng);
      for (let k = 0; k < clouds; k++) {
        const u = unit.slice(k * d, (k + 1) * d);
        const from = k * n * d;
        const along = Array.from({ length: n }, (__, i) =>
          inner(x.slice(from + i * d, from + (i + 1) * d), u),
        );
        byValue(along)
          .reverse()
          .forEach((i, rank) => {
            const step = (goals[k * n + rank] as number) - (along[i] as number);
            u.forEach((v, j) => {
              x[from + i * d + j] = (x[from + i * d + j] as number) + step * v;
            });
          });
      }
      return x;
    },
  },
  picture: { shape: [2, 1], params: { directions: [1], values: [-1, 1] } },
  code: { name: "marginals" },
  examples: [
    { inputs: [[3, 2]], params: { directions: [1, 1], values: [0, 1, 2] } },
    {
      inputs: [[2, 3, 3]],
      params: { directions: [1, 0, 0, 1, -2, 0.5], values: [0, 0.5, 1, 1, 0, -1] },
    },
  ],
});
