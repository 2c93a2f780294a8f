/** Mini-batches: a seeded, endless stream of examples, one permutation after another. */

import type { Tensor } from "@tensorflow/tfjs-core";
import * as tf from "@tensorflow/tfjs-core";
import type { DataPart, DatasetSplit, LoadedDataset } from "../base/datasets.ts";
import { ProxflowError } from "../base/errors.ts";
import { createRng } from "../base/rng.ts";
import { concrete } from "../base/shape.ts";
import type { Plan, Vertex } from "../compile/plan.ts";
import type { Values } from "./forward.ts";

export interface StreamPosition {
  readonly epoch: number;
  readonly at: number;
}

/** Indices of the next examples; every example comes once before any comes again. */
export class ExampleStream {
  readonly #count: number;
  readonly #seed: number;
  #epoch = 0;
  #order: Uint32Array;
  #at = 0;

  constructor(count: number, seed: number) {
    this.#count = count;
    this.#seed = seed;
    this.#order = createRng(seed, "shuffle:0").permutation(count);
  }

  /** Where it stands: `seek` comes back here. */
  get position(): StreamPosition {
    return { epoch: this.#epoch, at: this.#at };
  }

  seek({ epoch, at }: StreamPosition): void {
    if (epoch !== this.#epoch)
      this.#order = createRng(this.#seed, `shuffle:${epoch}`).permutation(this.#count);
    this.#epoch = epoch;
    this.#at = at;
  }

  next(size: number): Uint32Array {
    const out = new Uint32Array(size);
    for (let i = 0; i < size; i++) {
      if (this.#at === this.#count) {
        this.#epoch++;
        this.#order = createRng(this.#seed, `shuffle:${this.#epoch}`).permutation(this.#count);
        this.#at = 0;
      }
      out[i] = this.#order[this.#at++] as number;
    }
    return out;
  }
}

/** One stream for each data set that is bound, by its name. */
export function streamsOf(
  bound: ReadonlyMap<string, LoadedDataset>,
  seed: number,
): ReadonlyMap<string, ExampleStream> {
  return new Map(
    [...bound.values()].map(({ info, train }) => [info.name, new ExampleStream(train.count, seed)]),
  );
}

/** Rows of the next mini-batch of each data set, and how many examples it has; 1 without data. */
export function nextRows(
  bound: ReadonlyMap<string, LoadedDataset>,
  streams: ReadonlyMap<string, ExampleStream>,
  batchSize: number,
): { rows: ReadonlyMap<string, Uint32Array>; size: number } {
  const rows = new Map<string, Uint32Array>();
  let size = 1;
  for (const { info, train } of bound.values()) {
    size = Math.min(batchSize, train.count);
    if (!rows.has(info.name))
      rows.set(info.name, (streams.get(info.name) as ExampleStream).next(size));
  }
  return { rows, size };
}

/** Rows of a column as a tensor of the vertex's shape. */
function gather(vertex: Vertex, split: DatasetSplit, rows: ArrayLike<number>): Tensor {
  const shape = concrete(vertex.shape, rows.length);
  const width = shape.slice(1).reduce((n, d) => n * d, 1);
  const stored = split.stored?.[vertex.port];
  if (stored?.width === width) return tf.tensor(stored.rows(rows), shape);
  const column = split.columns[vertex.port];
  if (!column || column.length !== split.count * width)
    throw new ProxflowError("bad-dataset", `the data has no column of shape [${shape.slice(1)}]`, {
      node: vertex.node,
      port: vertex.port,
    });
  const data = new Float32Array(rows.length * width);
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i] as number;
    data.set(column.subarray(row * width, (row + 1) * width), i * width);
  }
  return tf.tensor(data, shape);
}

/** The data sets of a plan, by dataset node. @throws ProxflowError if one is not loaded. */
export function bindDatasets(
  plan: Plan,
  loaded: Readonly<Record<string, LoadedDataset>>,
): ReadonlyMap<string, LoadedDataset> {
  return new Map(
    Object.entries(plan.datasets).map(([node, name]) => {
      const dataset = Object.hasOwn(loaded, name) ? loaded[name] : undefined;
      if (!dataset)
        throw new ProxflowError("dataset-missing", `the data set "${name}" is not loaded`, {
          node,
          fix: "Choose a data set that is there.",
        });
      return [node, dataset] as const;
    }),
  );
}

/**
 * Data vertices of the given rows of each data set, others left open.
 * @param part one that each data set has
 */
export function dataValues(
  plan: Plan,
  bound: ReadonlyMap<string, LoadedDataset>,
  part: DataPart,
  rowsOf: (name: string) => ArrayLike<number>,
): Values {
  const values: Values = [];
  for (const vertex of plan.vertices) {
    const dataset = vertex.kind === "data" ? bound.get(vertex.node) : undefined;
    const split = dataset?.[part];
    if (dataset && split) values[vertex.index] = gather(vertex, split, rowsOf(dataset.info.name));
  }
  return values;
}
