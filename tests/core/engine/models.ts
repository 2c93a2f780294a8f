/** Small models and made data for tests of the compiler and the engine. */
import type { DatasetColumn, LoadedDataset } from "../../../core/base/datasets.ts";
import { createRng } from "../../../core/base/rng.ts";
import type { GraphDocument } from "../../../core/graph/schema.ts";
import { type SolverSettings, solverSettings } from "../../../core/solvers/settings.ts";

export type NodeSpec = readonly [id: string, type: string, params?: Record<string, unknown>];
export type Wire = readonly [from: string, to: string, weight?: number];

const end = (text: string) => {
  const [node, port] = text.split(".") as [string, string];
  return { node, port };
};

/** A document from short node and wire lists. */
export function document(
  nodes: readonly NodeSpec[],
  wires: readonly Wire[],
  solver: Partial<SolverSettings> = {},
): GraphDocument {
  return {
    format: "proxflow",
    formatVersion: 1,
    name: "test",
    nodes: nodes.map(([id, type, params = {}]) => ({
      id,
      type,
      typeVersion: 1,
      params: params as GraphDocument["nodes"][number]["params"],
      position: { x: 0, y: 0 },
    })),
    edges: wires.map(([from, to, weight], k) => ({
      id: `e${k}`,
      from: end(from),
      to: end(to),
      ...(weight === undefined ? {} : { weight }),
    })),
    solver: { ...solverSettings.parse({}), ...solver },
  };
}

const IN = 4;
const OUT = 3;

/** Two ReLU layers joined into the last product, as in the digits template, on data set "blobs". */
export function skipModel(solver: Partial<SolverSettings> = {}): GraphDocument {
  return document(
    [
      ["data", "dataset", { name: "blobs" }],
      ["W1", "parameter", { shape: [IN, 6] }],
      ["b1", "parameter", { shape: [6], init: "normal", scale: 0.1 }],
      ["W2", "parameter", { shape: [6, 5] }],
      ["W3", "parameter", { shape: [11, OUT] }],
      ["m1", "matmul"],
      ["h1", "sum-relu"],
      ["m2", "matmul"],
      ["h2", "sum-relu"],
      ["join", "concat"],
      ["m3", "matmul"],
      ["loss", "cross-entropy"],
      ["score", "accuracy"],
    ],
    [
      ["data.x", "m1.a"],
      ["W1.value", "m1.b"],
      ["b1.value", "h1.x0"],
      ["m1.y", "h1.x1"],
      ["h1.y", "m2.a"],
      ["W2.value", "m2.b"],
      ["m2.y", "h2.x0"],
      ["h1.y", "join.x0"],
      ["h2.y", "join.x1"],
      ["join.y", "m3.a"],
      ["W3.value", "m3.b"],
      ["m3.y", "loss.logits"],
      ["data.y", "loss.labels"],
      ["m3.y", "score.logits"],
      ["data.y", "score.labels"],
    ],
    solver,
  );
}

/** A point in the plane on a line and on a circle that cross at (+-sqrt(3)/2, 1/2). */
export function lineCircle(solver: Partial<SolverSettings> = {}): GraphDocument {
  return document(
    [
      ["point", "parameter", { shape: [2], init: "normal", scale: 3 }],
      ["line", "hyperplane", { normal: [0, 1], offset: 0.5 }],
      ["circle", "sphere"],
      ["path", "iterates"],
    ],
    [
      ["point.value", "line.x"],
      ["point.value", "circle.x"],
      ["point.value", "path.x"],
    ],
    solver,
  );
}

const columns: DatasetColumn[] = [
  { port: "x", shape: [IN], kind: "real", help: "" },
  { port: "y", shape: [OUT], kind: "one-hot", help: "" },
];

/** Three Gaussian clouds, 60 examples to train on and 30 held out. */
export function blobs(): Record<string, LoadedDataset> {
  const rng = createRng(7, "blobs");
  const part = (count: number) => {
    const x = new Float32Array(count * IN);
    const y = new Float32Array(count * OUT);
    for (let i = 0; i < count; i++) {
      const label = i % OUT;
      y[i * OUT + label] = 1;
      for (let j = 0; j < IN; j++) x[i * IN + j] = (j === label ? 2 : 0) + 0.6 * rng.normal();
    }
    return { count, columns: { x, y } };
  };
  const info = { name: "blobs", title: "Blobs", summary: "", source: "", columns };
  return { blobs: { info: { ...info, train: 60, test: 30 }, train: part(60), test: part(30) } };
}

export const blobsCatalog = { blobs: (blobs().blobs as LoadedDataset).info };
