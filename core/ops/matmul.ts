/** y = a b: matrix product, one dot product an entry of the output. */

import type { Tensor } from "@tensorflow/tfjs-core";
import * as tf from "@tensorflow/tfjs-core";
import { z } from "zod";
import { fusedProduct } from "./matmul-fused.ts";
import { product, productCopies, productShape } from "./matmul-shape.ts";
import { dotOf, projectDots } from "./product-set.ts";
import { defineOp } from "./spec.ts";
import { tidied } from "./tidied.ts";

export const matmul = defineOp({
  type: "matmul",
  version: 1,
  category: "linear",
  kind: "function",
  docs: {
    title: "Matrix product",
    summary: "Multiplies rows of a with columns of b: the linear layer.",
    tex: "y = a\\,b",
    set: "\\{(a, b, y) : y_{bo} = \\langle a_{bo}, b_{bo} \\rangle\\}, one copy of a row and a column an entry of y",
    projection:
      "Each dot product has its own nearest point (a + t b)/(1 - t^2), (b + t a)/(1 - t^2), with t the only root in (-1, 1); exact. With a factor held the set is a hyperplane. Where a = -b and the target is large (or a = b and it is small) the nearest point is not unique: the new direction follows a - b (a + b), else the first axis.",
    source: "arXiv:2506.05878; Bauschke, Lal, Wang, arXiv:2206.04878; root finding by Proxflow",
  },
  inputs: [
    { name: "a", help: "[B, I]: one row an example; more axes before the last give more rows." },
    { name: "b", help: "[I, O]: weights; or a matrix an example, leading axes as in a." },
  ],
  outputs: [{ name: "y", help: "[B, O]; with more axes, as a has them." }],
  params: z.object({}),
  traits: { convex: false, separable: false, exact: true },
  inferShapes: (context) => productShape(context),
  forward: (inputs) => tf.tidy(() => product(inputs[0] as Tensor, inputs[1] as Tensor)),
  copies: (shapes) => productCopies(shapes),
  matrixProduct: true,
  forwardCopies: (copies) => dotOf(copies),
  /** Plain metric: the copies form knows no mobility. */
  project: (copies, target, context) => projectDots(copies, target, context),
  weighsOutput: true,
  projectConsensus: (inputs, output, delta, context) =>
    tidied(() => fusedProduct(inputs, output, delta, context)),
  code: { name: "matmul" },
  examples: [
    {
      inputs: [
        [4, 3],
        [3, 2],
      ],
      params: {},
    },
    {
      inputs: [
        [2, 8],
        [8, 5],
      ],
      params: {},
    },
    {
      inputs: [
        [3, 1],
        [1, 1],
      ],
      params: {},
    },
    {
      inputs: [
        [2, 3, 2, 4],
        [4, 2],
      ],
      params: {},
    },
    {
      inputs: [
        [2, 2, 3],
        [2, 3, 2],
      ],
      params: {},
    },
    {
      inputs: [
        [2, 2, 3],
        [3, 2, 1, 3, 2],
      ],
      params: {},
    },
  ],
});
