/** Matrices of bounded rank. */
import type { Tensor } from "@tensorflow/tfjs-core";
import * as tf from "@tensorflow/tfjs-core";
import { z } from "zod";
import { plainSvd, rebuilt, toRows } from "./plain-svd.ts";
import { byMatrix, matrixSize } from "./points.ts";
import { largest } from "./select.ts";
import { paramError } from "./shapes.ts";
import { defineOp } from "./spec.ts";
import { decompose, rescale, SPECTRAL_LIMIT, wide } from "./spectral.ts";
import { byValue, columnsOf, jitter } from "./witness.ts";

const params = z.object({
  k: z.number().int().min(1).max(SPECTRAL_LIMIT).default(1).meta({
    title: "Rank",
    help: "Largest rank of a matrix.",
    step: 1,
    inline: true,
  }),
});

export const rankK = defineOp({
  type: "rank-k",
  version: 1,
  category: "set",
  kind: "set",
  form: "indicator",
  docs: {
    title: "Rank",
    summary: "Matrices of rank k at most.",
    tex: "\\mathrm{rank}(x) \\le k",
    set: "\\{x : \\mathrm{rank}(x) \\le k\\}",
    projection:
      "The k largest singular values stay, the others become 0; by Jacobi rotations. Exact to single precision; of equal singular values those found first stay.",
    source: "Eckart, Young 1936",
  },
  inputs: [{ name: "x", help: "Matrices: [..., rows, columns]." }],
  outputs: [],
  params,
  traits: { convex: false, separable: false, exact: true },
  inferShapes(context) {
    const { rows, columns } = matrixSize(context, SPECTRAL_LIMIT);
    const most = Math.min(rows, columns);
    if (context.params.k > most)
      throw paramError(
        "k",
        `The matrices have rank ${most} at most, below ${context.params.k}.`,
        `Choose from 1 to ${most}.`,
      );
    return [];
  },
  project(inputs, { params: { k }, fixed }) {
    const x = inputs[0] as Tensor;
    if (fixed[0]) return { inputs: [x.clone()] };
    const cut = (stack: Tensor): Tensor => {
      const svd = decompose(stack);
      return rescale(svd, tf.expandDims(largest(tf.squeeze(svd.sigma, [2]), k), 2));
    };
    return tf.tidy(() => ({ inputs: [byMatrix(x, (stack) => wide(stack, cut))] }));
  },
  witness: {
    rank: () => 2,
    measure(x, _, { params: { k }, shape }) {
      const { sigma } = plainSvd(toRows(x, columnsOf(shape)));
      return sigma[byValue(sigma)[k] ?? -1] ?? 0;
    },
    member(near, _, { params: { k }, shape }, rng) {
      const svd = plainSvd(toRows(jitter(near, rng), columnsOf(shape)));
      const kept = byValue(svd.sigma).slice(0, k);
      return rebuilt(
        svd,
        svd.sigma.map((s, i) => (kept.includes(i) ? s : 0)),
      ).flat();
    },
  },
  picture: { shape: [2, 2], plane: { u: [1, 0, 0, 1], v: [0, 1, 1, 0] } },
  code: { name: "rankK" },
  examples: [
    { inputs: [[2, 4, 3]], params: { k: 1 } },
    { inputs: [[2, 3, 5]], params: { k: 2 } },
  ],
});
