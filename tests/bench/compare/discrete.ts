/** Networks with few weights or few values of a weight, against the usual ways to train such. */
import * as tf from "@tensorflow/tfjs-core";
import type { GraphDocument } from "../../../core/graph/schema.ts";
import { adamOn, crossEntropy } from "./adam.ts";
import { byMetric, type Comparison } from "./kit.ts";

const unit = "held-out accuracy";
const digits = {
  dataset: "mnist",
  loss: crossEntropy,
  better: "more",
  rates: [0.001, 0.003, 0.01],
} as const;

type Weights<T> = Readonly<Record<"w1" | "b1" | "w2" | "b2", T>>;
/** Entries that a row keeps, as in the template. */
const KEPT = { w1: 6, w2: 3 } as const;

/** 1 at the largest entries of each row. */
function largest(w: tf.Tensor, kept: number): tf.Tensor {
  const [rows, columns] = w.shape as [number, number];
  const values = w.dataSync();
  const mask = new Float32Array(rows * columns);
  for (let i = 0; i < rows; i++)
    Array.from({ length: columns }, (_, j) => i * columns + j)
      .sort((a, b) => Math.abs(values[b] as number) - Math.abs(values[a] as number))
      .slice(0, kept)
      .forEach((at) => {
        mask[at] = 1;
      });
  return tf.tensor2d(mask, [rows, columns]);
}

/** Keeps the largest entries of each row, and no others. */
function prune(weights: Weights<tf.Variable>): void {
  for (const name of ["w1", "w2"] as const)
    tf.tidy(() => weights[name].assign(tf.mul(weights[name], largest(weights[name], KEPT[name]))));
}

const sparse = {
  ...digits,
  weights: { w1: [784, 128], b1: [128], w2: [128, 10], b2: [10] },
  scores: (x: tf.Tensor, { w1, b1, w2, b2 }: Weights<tf.Tensor>) =>
    tf.add(tf.matMul(tf.relu(tf.add(tf.matMul(x, w1), b1)), w2), b2),
  steps: 500,
  batch: 64,
} as const;

export const sparseMlp: Comparison = {
  name: "sparse-mlp",
  unit,
  seeds: [1, 2, 3],
  contestants: () => {
    const masks = new Map<"w1" | "w2", tf.Tensor>();
    return [
      byMetric("sparse-mlp", "accuracy"),
      adamOn("Adam, no weight removed", sparse),
      adamOn("Adam, pruned after training", {
        ...sparse,
        finish(weights) {
          prune(weights);
          return undefined;
        },
      }),
      adamOn("Adam, pruned half way and trained on", {
        ...sparse,
        after(weights, done) {
          if (done < 0.5) return;
          for (const name of ["w1", "w2"] as const) {
            const w = weights[name];
            if (!masks.has(name)) masks.set(name, largest(w, KEPT[name]));
            tf.tidy(() => w.assign(tf.mul(w, masks.get(name) as tf.Tensor)));
          }
        },
        finish() {
          tf.dispose([...masks.values()]);
          masks.clear();
          return undefined;
        },
      }),
    ];
  },
};

/** A step whose gradient is passed on as if it were none: straight through. @param passes where */
const straight = (
  forward: (x: tf.Tensor) => tf.Tensor,
  passes?: (x: tf.Tensor) => tf.Tensor,
): ((x: tf.Tensor) => tf.Tensor) =>
  tf.customGrad((...args) => {
    const x = args[0] as tf.Tensor;
    const save = args[1] as unknown as tf.GradSaveFunc;
    save([x]);
    return {
      value: forward(x),
      gradFunc: (dy: tf.Tensor, saved: tf.Tensor[]) =>
        passes ? tf.mul(dy, passes(saved[0] as tf.Tensor)) : dy,
    };
  }) as (x: tf.Tensor) => tf.Tensor;

/** 1 and -1; the gradient passes where |x| <= 1. */
const sign = straight(
  (x) => tf.sub(tf.mul(tf.cast(tf.greaterEqual(x, 0), "float32"), 2), 1),
  (x) => tf.cast(tf.lessEqual(tf.abs(x), 1), "float32"),
);

/** The nearest of four evenly spaced levels, a mean size of a weight apart. */
const twoBits = straight((w) => {
  const step = tf.mean(tf.abs(w));
  const level = tf.add(tf.floor(tf.div(w, step)), 0.5);
  return tf.mul(tf.clipByValue(level, -1.5, 1.5), step);
});

/**
 * The template without its second network: a box and a lattice hold each matrix on four levels all the
 * time, and steps add up in a governing point behind it. What learns is what is measured.
 */
function onLevels(document: GraphDocument): GraphDocument {
  const nodes = document.nodes.filter(({ id }) => !/^q(\d|_)/.test(id));
  const kept = new Set(nodes.map(({ id }) => id));
  const boxes = nodes.flatMap((node) => {
    if (node.type !== "integer-lattice") return [];
    const most = 1.5 * Number(node.params.step);
    return [{ ...node, id: `${node.id}_box`, type: "box", params: { lo: -most, hi: most } }];
  });
  const edges = document.edges
    .filter(({ from, to }) => kept.has(from.node) && kept.has(to.node))
    .map((edge) => ({ ...edge, weight: 1 }));
  const toBoxes = edges
    .filter(({ to }) => to.node.startsWith("lattice"))
    .map((edge) => ({
      ...edge,
      id: `${edge.id}_box`,
      to: { ...edge.to, node: `${edge.to.node}_box` },
    }));
  const measured = {
    id: "measured",
    from: { node: "logits", port: "y" },
    to: { node: "accuracy", port: "logits" },
  };
  return {
    ...document,
    // Sets of a parameter are projected onto in the order of the document: the box comes first.
    nodes: [...boxes, ...nodes],
    edges: [...edges, ...toBoxes, measured],
    solver: { ...document.solver, parameterSets: "governing" },
  };
}

export const quantizedMlp: Comparison = {
  name: "quantized-mlp",
  unit,
  seeds: [1, 2, 3],
  contestants: () => [
    byMetric("quantized-mlp", "accuracy"),
    byMetric("quantized-mlp", "accuracy", {
      name: "weights on levels throughout",
      change: onLevels,
    }),
    adamOn("Adam with straight-through gradients", {
      ...digits,
      weights: { w1: [784, 256], b1: [256], w2: [256, 10] },
      scores: (x, { w1, b1, w2 }) =>
        tf.matMul(sign(tf.add(tf.matMul(x, twoBits(w1)), b1)), twoBits(w2)),
      steps: 800,
      batch: 64,
    }),
  ],
};
