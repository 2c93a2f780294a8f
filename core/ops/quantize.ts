/** The nearest of evenly spaced levels. */

import type { Tensor } from "@tensorflow/tfjs-core";
import * as tf from "@tensorflow/tfjs-core";
import { z } from "zod";
import { beside, type Candidate, elementwise, nearestInput } from "./elementwise.ts";
import { defineOp } from "./spec.ts";

const params = z.object({
  levels: z.number().int().min(2).max(64).default(2).meta({
    title: "Levels",
    help: "How many values there are, evenly spaced from -scale to scale.",
    inline: true,
  }),
  scale: z.number().min(1e-6).max(1e6).default(1).meta({
    title: "Scale",
    help: "The greatest level; the least is its negative.",
    step: 0.1,
    inline: true,
  }),
});

type Params = z.infer<typeof params>;

interface Cell {
  readonly level: number;
  /** Least and greatest float32 of the cell. */
  readonly from: number;
  readonly to: number;
  /** The edges that neighbours share, to which PJAX clamps. */
  readonly lower: number;
  readonly upper: number;
}

/**
 * Cells of the levels. An edge belongs to the neighbour with an even number, counted from 0, as in
 * rounding half to even; cells of odd levels are open.
 */
function cellsOf({ levels, scale }: Params): Cell[] {
  const gap = (2 * scale) / (levels - 1);
  const edge = (k: number) => Math.fround(-scale + (k + 0.5) * gap);
  return Array.from({ length: levels }, (_, k) => {
    const lower = k === 0 ? Number.NEGATIVE_INFINITY : edge(k - 1);
    const upper = k === levels - 1 ? Number.POSITIVE_INFINITY : edge(k);
    const open = k % 2 === 1;
    return {
      level: -scale + k * gap,
      from: open && k > 0 ? beside(lower, true) : lower,
      to: open && k < levels - 1 ? beside(upper, false) : upper,
      lower,
      upper,
    };
  });
}

const within = (x: Tensor, from: number, to: number): Tensor => {
  const raised = Number.isFinite(from) ? tf.maximum(x, from) : x;
  return Number.isFinite(to) ? tf.minimum(raised, to) : raised;
};

/** The level of x's cell: the first one, raised by a gap at each edge that x has passed. */
function value(x: Tensor, p: Params): Tensor {
  const cells = cellsOf(p);
  let count: Tensor = tf.zerosLike(x);
  for (const { from } of cells.slice(1))
    count = tf.add(count, tf.cast(tf.greaterEqual(x, from), "float32"));
  const gap = (2 * p.scale) / (p.levels - 1);
  return tf.sub(tf.mul(count, gap), p.scale);
}

function nearest(x: Tensor, y: Tensor, p: Params, pjax: boolean): Tensor {
  const candidates = cellsOf(p).map(
    (c): Candidate => ({
      x: pjax ? within(x, c.lower, c.upper) : within(x, c.from, c.to),
      y: c.level,
    }),
  );
  return tf.clone(nearestInput(x, y, candidates));
}

export const quantize = defineOp({
  type: "quantize",
  version: 1,
  category: "activation",
  kind: "function",
  docs: {
    title: "Quantize",
    summary: "Rounds to the nearest of a few evenly spaced levels.",
    tex: "y = \\arg\\min_{q \\in Q} |x - q|",
    set: "\\{(x, y) : y \\text{ the level nearest to } x\\}, with Q evenly spaced from -s to s; halfway points round to the level with an even number, from 0",
    projection:
      "For each level x is clamped into its cell, half-open as the function rounds, to the bit; the cheapest level wins, ties go to the lowest. Exact.",
    source: "arXiv:2506.05878; half-open cells by Proxflow",
  },
  inputs: [{ name: "x", help: "Any value." }],
  outputs: [{ name: "y", help: "A level an entry." }],
  params,
  traits: { convex: false, separable: true, exact: true },
  ...elementwise<Params>(value, nearest),
  code: { name: "quantize" },
  examples: [
    { inputs: [[4]], params: { levels: 2, scale: 1 } },
    { inputs: [[5, 3]], params: { levels: 4, scale: 1 } },
    { inputs: [[3, 2]], params: { levels: 3, scale: 0.5 } },
  ],
});
