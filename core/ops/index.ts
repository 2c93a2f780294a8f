/** All operators, by type. A new one is an import, a line in `ops`, and its file with its test. */
import { abs } from "./abs.ts";
import { absoluteError } from "./absolute-error.ts";
import { accuracy } from "./accuracy.ts";
import { add } from "./add.ts";
import { affine } from "./affine.ts";
import { allDifferent } from "./all-different.ts";
import { apart } from "./apart.ts";
import { box } from "./box.ts";
import { broadcastTo } from "./broadcast-to.ts";
import { circulant } from "./circulant.ts";
import { clip } from "./clip.ts";
import { concat } from "./concat.ts";
import { constant } from "./constant.ts";
import { crossEntropy } from "./cross-entropy.ts";
import { dataset } from "./dataset.ts";
import { dot } from "./dot.ts";
import { equals } from "./equals.ts";
import { expandDims } from "./expand-dims.ts";
import { fourierMagnitude } from "./fourier-magnitude.ts";
import { gather } from "./gather.ts";
import { halfspace } from "./halfspace.ts";
import { hardThreshold } from "./hard-threshold.ts";
import { hinge } from "./hinge.ts";
import { huber } from "./huber.ts";
import { hyperplane } from "./hyperplane.ts";
import { identity } from "./identity.ts";
import { index } from "./index-axis.ts";
import { integerLattice } from "./integer-lattice.ts";
import { iterates } from "./iterates.ts";
import { kSparse } from "./k-sparse.ts";
import { kl } from "./kl.ts";
import { knownEntries } from "./known-entries.ts";
import { l1Ball } from "./l1-ball.ts";
import { l2Ball } from "./l2-ball.ts";
import { leakyRelu } from "./leaky-relu.ts";
import { linfBall } from "./linf-ball.ts";
import { logistic } from "./logistic.ts";
import { margin } from "./margin.ts";
import { marginals } from "./marginals.ts";
import { matmul } from "./matmul.ts";
import { max } from "./max.ts";
import { maximum } from "./maximum.ts";
import { meanSquaredError } from "./mean-squared-error.ts";
import { min } from "./min.ts";
import { minimum } from "./minimum.ts";
import { attention } from "./modules/attention.ts";
import { cnn } from "./modules/cnn.ts";
import { conv2d } from "./modules/conv2d.ts";
import { embedding } from "./modules/embedding.ts";
import { linear } from "./modules/linear.ts";
import { maxPool } from "./modules/max-pool.ts";
import { mlp } from "./modules/mlp.ts";
import { recurrence } from "./modules/recurrence.ts";
import { reluLayer } from "./modules/relu-layer.ts";
import { rnn } from "./modules/rnn.ts";
import { monotone } from "./monotone.ts";
import { moveAxis } from "./move-axis.ts";
import { multiply } from "./multiply.ts";
import { negate } from "./negate.ts";
import { nonnegative } from "./nonnegative.ts";
import { nuclearBall } from "./nuclear-ball.ts";
import { oneHotRows } from "./one-hot-rows.ts";
import { orthogonalColumns } from "./orthogonal-columns.ts";
import { pad } from "./pad.ts";
import { parameter } from "./parameter.ts";
import { patches } from "./patches.ts";
import { permutation } from "./permutation.ts";
import { picture } from "./picture.ts";
import { psd } from "./psd.ts";
import { quantize } from "./quantize.ts";
import { rankK } from "./rank-k.ts";
import { ratio } from "./ratio.ts";
import { lookupIn } from "./registry.ts";
import { repeat } from "./repeat.ts";
import { reshape } from "./reshape.ts";
import { scale } from "./scale.ts";
import { sign } from "./sign.ts";
import { simplex } from "./simplex.ts";
import { slice } from "./slice.ts";
import type { AnyOp } from "./spec.ts";
import { spectralBox } from "./spectral-box.ts";
import { sphere } from "./sphere.ts";
import { squaredError } from "./squared-error.ts";
import { squeeze } from "./squeeze.ts";
import { stack } from "./stack.ts";
import { step } from "./step.ts";
import { subtract } from "./subtract.ts";
import { sum } from "./sum.ts";
import { sumLeakyRelu } from "./sum-leaky-relu.ts";
import { sumRelu } from "./sum-relu.ts";
import { swapAxes } from "./swap-axes.ts";
import { transpose } from "./transpose.ts";

export { parseParams } from "./params.ts";

export const ops = {
  abs,
  "absolute-error": absoluteError,
  accuracy,
  "mean-squared-error": meanSquaredError,
  add,
  affine,
  "all-different": allDifferent,
  apart,
  attention,
  box,
  "broadcast-to": broadcastTo,
  circulant,
  clip,
  cnn,
  concat,
  constant,
  conv2d,
  "cross-entropy": crossEntropy,
  dataset,
  dot,
  embedding,
  equals,
  "expand-dims": expandDims,
  "fourier-magnitude": fourierMagnitude,
  gather,
  halfspace,
  "hard-threshold": hardThreshold,
  hinge,
  huber,
  hyperplane,
  identity,
  index,
  "integer-lattice": integerLattice,
  iterates,
  "k-sparse": kSparse,
  kl,
  "known-entries": knownEntries,
  "l1-ball": l1Ball,
  "l2-ball": l2Ball,
  "leaky-relu": leakyRelu,
  linear,
  "linf-ball": linfBall,
  logistic,
  margin,
  marginals,
  matmul,
  max,
  "max-pool": maxPool,
  maximum,
  min,
  minimum,
  mlp,
  monotone,
  "move-axis": moveAxis,
  multiply,
  negate,
  nonnegative,
  "nuclear-ball": nuclearBall,
  "one-hot-rows": oneHotRows,
  "orthogonal-columns": orthogonalColumns,
  pad,
  parameter,
  patches,
  permutation,
  picture,
  psd,
  quantize,
  "rank-k": rankK,
  ratio,
  "relu-layer": reluLayer,
  repeat,
  reshape,
  recurrence,
  rnn,
  scale,
  sign,
  simplex,
  slice,
  "spectral-box": spectralBox,
  sphere,
  "squared-error": squaredError,
  squeeze,
  stack,
  step,
  subtract,
  sum,
  "sum-leaky-relu": sumLeakyRelu,
  "sum-relu": sumRelu,
  "swap-axes": swapAxes,
  transpose,
} as const satisfies Record<string, AnyOp>;

export type OpType = keyof typeof ops;

const lookup = /* @__PURE__ */ lookupIn(ops);

/**
 * The operator of a type; `undefined` where there is none.
 * @example
 * ```ts
 * import { opOf } from "proxflow";
 *
 * console.log(opOf("matmul")?.inputs.map(({ name }) => name).join()); // a,b
 * console.log(opOf("warp")); // undefined
 * ```
 */
export const opOf: (type: string) => AnyOp | undefined = lookup.opOf;

/** All operators that documents of this process may use, those that were registered last. */
export const allOps: () => AnyOp[] = lookup.allOps;
