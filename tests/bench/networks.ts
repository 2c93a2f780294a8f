/** Models that are measured, as documents; and made data of the right shape. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { LoadedDataset } from "../../core/base/datasets.ts";
import { createRng } from "../../core/base/rng.ts";
import { parseDocument } from "../../core/graph/parse.ts";
import type { GraphDocument } from "../../core/graph/schema.ts";
import type { SolverSettings } from "../../core/solvers/settings.ts";
import { packageRoot } from "../../electron/host/paths.ts";

function read(text: string): GraphDocument {
  const found = parseDocument(text);
  if (!found.ok) throw new Error(found.problems.map((p) => p.message).join("\n"));
  return found.document;
}

/** The digits template (784-128-128-10 with skips) under other settings. */
export function digits(solver: Partial<SolverSettings>, lambda?: number): GraphDocument {
  const path = join(packageRoot(), "templates", "mnist-mlp", "graph.json");
  const document = read(readFileSync(path, "utf8"));
  const nodes = document.nodes.map((node) =>
    node.type === "cross-entropy" && lambda !== undefined
      ? { ...node, params: { ...node.params, lambda } }
      : node,
  );
  return { ...document, nodes, solver: { ...document.solver, ...solver } };
}

type Node = readonly [id: string, type: string, params: Record<string, unknown>];

/** A chain of nodes from a data set to a cross-entropy target. */
function chain(nodes: readonly Node[], dataset: string, solver: Partial<SolverSettings>) {
  const all: Node[] = [
    ["data", "dataset", { name: dataset }],
    ...nodes,
    ["target", "cross-entropy", { lambda: 0.3 }],
  ];
  const outOf = (type: string) => (type === "dataset" ? "x" : "y");
  const into = (type: string) => (type === "cross-entropy" ? "logits" : "x");
  const edges = all.slice(1).map(([id, type], k) => {
    const [from, fromType] = all[k] as Node;
    const ends = {
      from: { node: from, port: outOf(fromType) },
      to: { node: id, port: into(type) },
    };
    return { id: `${id}.in`, ...ends };
  });
  edges.push({
    id: "labels",
    from: { node: "data", port: "y" },
    to: { node: "target", port: "labels" },
  });
  return read(
    JSON.stringify({
      format: "proxflow",
      formatVersion: 1,
      name: "benchmark",
      nodes: all.map(([id, type, params], k) => ({
        id,
        type,
        typeVersion: 1,
        params,
        position: { x: 224 * k, y: 0 },
      })),
      edges,
      solver,
    }),
  );
}

/** Two convolutions 3x3 of 16 and 32 channels on 28 x 28, max pooling, a linear layer. */
export const convolutional = (solver: Partial<SolverSettings>): GraphDocument =>
  chain(
    [
      ["image", "reshape", { shape: [28, 28, 1] }],
      ["cnn", "cnn", { channels: [16, 32], kernel: 3, pool: 2, out: 10 }],
    ],
    "mnist",
    solver,
  );

/** State 64 over 64 steps of text. */
export const recurrent = (solver: Partial<SolverSettings>): GraphDocument =>
  chain([["rnn", "rnn", { hidden: 64, state: 64, out: 32 }]], "text", solver);

/** A multilayer perceptron of these hidden widths on the digits. */
export const perceptron = (hidden: readonly number[], solver: Partial<SolverSettings>) =>
  chain([["mlp", "mlp", { hidden: [...hidden], out: 10 }]], "mnist", solver);

/** Random one-hot characters, for time alone. */
export function text(count: number): LoadedDataset {
  const rng = createRng(1, "bench:text");
  const oneHot = () => {
    const data = new Float32Array(count * 64 * 32);
    for (let row = 0; row < count * 64; row++) data[row * 32 + rng.below(32)] = 1;
    return data;
  };
  const split = { count, columns: { x: oneHot(), y: oneHot() } };
  const column = { shape: [64, 32], kind: "one-hot" as const, help: "characters" };
  return {
    info: {
      name: "text",
      title: "Random text",
      summary: "Made for measurements.",
      source: "Proxflow",
      columns: [
        { port: "x", ...column },
        { port: "y", ...column },
      ],
      train: count,
      test: count,
    },
    train: split,
    test: split,
  };
}
