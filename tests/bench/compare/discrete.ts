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
 * The template with weights that are free to move and are drawn towards the levels: no boxes, and a
 * lattice with a small say in the consensus. A second network with the weights rounded is measured.
 */
function nearLevels(document: GraphDocument): GraphDocument {
  const nodes = document.nodes.filter(({ id }) => !id.startsWith("box"));
  const steps = new Map(
    nodes.flatMap(({ id, params }) =>
      id.startsWith("lattice") ? [[id.slice(-1), Number(params.step)] as const] : [],
    ),
  );
  const says: Readonly<Record<string, number>> = { lattice1: 1e-5, lattice2: 1e-3 };
  const edges = document.edges
    .filter(({ to }) => !to.node.startsWith("box"))
    .map((edge) => {
      const weight = says[edge.to.node];
      return weight === undefined ? edge : { ...edge, weight };
    });
  const rounded = new Set(["product", "sum", "sign", "logits"]);
  const second = nodes.flatMap((node) =>
    rounded.has(node.id) ? [{ ...node, id: `q_${node.id}` }] : [],
  );
  const bits = [...steps].map(([layer, step]) => ({
    id: `q${layer}`,
    type: "quantize",
    typeVersion: 1,
    params: { levels: 4, scale: 1.5 * step },
    position: { x: 0, y: 0 },
  }));
  const measured = edges.filter(
    ({ to }) => rounded.has(to.node) || (to.node === "accuracy" && to.port === "logits"),
  );
  const wires = measured.map(({ from, to }) => ({
    id: `q_${to.node}.${to.port}`,
    from: rounded.has(from.node)
      ? { ...from, node: `q_${from.node}` }
      : /^w\d$/.test(from.node)
        ? { node: `q${from.node.slice(1)}`, port: "y" }
        : from,
    to: rounded.has(to.node) ? { ...to, node: `q_${to.node}` } : to,
  }));
  const roundings = bits.map(({ id }) => ({
    id: `${id}.x`,
    from: { node: `w${id.slice(1)}`, port: "value" },
    to: { node: id, port: "x" },
  }));
  return {
    ...document,
    nodes: [...nodes, ...bits, ...second],
    edges: [
      ...edges.filter(({ to }) => to.node !== "accuracy" || to.port !== "logits"),
      ...roundings,
      ...wires,
    ],
    solver: { ...document.solver, parameterSets: "vote" },
  };
}

export const quantizedMlp: Comparison = {
  name: "quantized-mlp",
  unit,
  seeds: [1, 2, 3],
  contestants: () => [
    byMetric("quantized-mlp", "accuracy"),
    byMetric("quantized-mlp", "accuracy", {
      name: "free weights near the levels, rounded in use",
      change: nearLevels,
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
