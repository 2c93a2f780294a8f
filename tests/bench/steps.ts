/** Milliseconds and memory of a solver step, each case in a process of its own. */
import { spawnSync } from "node:child_process";
import * as tf from "@tensorflow/tfjs-core";
import type { LoadedDataset } from "../../core/base/datasets.ts";
import { createSession } from "../../core/engine/index.ts";
import type { GraphDocument } from "../../core/graph/schema.ts";
import type { SolverSettings } from "../../core/solvers/settings.ts";
import { pickBackend } from "../../electron/worker/backend.ts";
import { loadDataset } from "../../electron/worker/datasets.ts";
import { median } from "./measure.ts";
import { convolutional, digits, perceptron, recurrent, text } from "./networks.ts";
import { type ProductShare, watchProducts } from "./products.ts";
import type { ReportCase } from "./report.ts";

interface StepCase {
  readonly document: () => GraphDocument;
  readonly form?: "copies" | "fused";
  readonly data?: () => LoadedDataset;
  /** Steps to time; one warms up. */
  readonly steps: number;
}

/** PJAX's own setting: 50 steps a batch of 256, plain metric, mean consensus. */
const plain: Partial<SolverSettings> = {
  batchSize: 256,
  stepsPerBatch: 50,
  mobility: 0,
  parameterStep: "consensus",
  parameterRelaxation: 1,
  activationConsensus: "mean",
  dataSlots: "fixed",
};
const cyclic: Partial<SolverSettings> = {
  ...plain,
  algorithm: "cp",
  stepsPerBatch: 1,
  mobility: 0.1,
  parameterStep: "adaptive",
  activationConsensus: "sum",
};

const mnist = () => loadDataset("mnist");
const layers = (solver: Partial<SolverSettings>) => () => digits(solver, 5);

export const stepCases: Readonly<Record<string, StepCase>> = {
  "mlp-ap-fused": { document: layers({ ...plain, algorithm: "ap" }), form: "fused", steps: 100 },
  "mlp-ap-gram": { document: layers({ ...plain, algorithm: "ap" }), steps: 100 },
  "mlp-ap-unfused": { document: layers({ ...plain, algorithm: "ap" }), form: "copies", steps: 4 },
  "mlp-cp": { document: layers(cyclic), steps: 60 },
  "mlp-dr": { document: layers({ ...plain, algorithm: "dr" }), steps: 20 },
  "mlp-dr-data-free": {
    document: layers({ ...plain, algorithm: "dr", dataSlots: "free" }),
    steps: 10,
  },
  "cnn-ap": {
    document: () => convolutional({ ...plain, algorithm: "ap", batchSize: 32 }),
    steps: 8,
  },
  "rnn-cp": {
    document: () => recurrent({ ...cyclic, batchSize: 32 }),
    data: () => text(256),
    steps: 12,
  },
};

export const memoryCases: Readonly<Record<string, StepCase>> = {
  "mlp-20m-parameters": {
    document: () => perceptron([4096, 4096], { ...cyclic, batchSize: 64 }),
    steps: 3,
  },
  "mlp-batch-4096": { document: layers({ ...cyclic, batchSize: 4096 }), steps: 4 },
  "mlp-ap-batch-4096": {
    document: layers({ ...plain, algorithm: "ap", batchSize: 4096 }),
    steps: 4,
  },
};

/** How a step grows with one size, the others fixed: slope of log time over log size. */
export const growth: Readonly<Record<string, readonly [size: number, StepCase][]>> = {
  batch: [256, 512, 1024, 2048].map((n) => [
    n,
    { document: layers({ ...cyclic, batchSize: n }), steps: 8 },
  ]),
  width: [128, 256, 512, 1024].map((n) => [
    n,
    { document: () => perceptron([n, n], { ...cyclic, batchSize: 128 }), steps: 8 },
  ]),
  depth: [2, 4, 8, 16].map((n) => [
    n,
    { document: () => perceptron(Array(n).fill(128), { ...cyclic, batchSize: 128 }), steps: 8 },
  ]),
};

const everyCase = (): Record<string, StepCase> => ({
  ...stepCases,
  ...memoryCases,
  ...Object.fromEntries(
    Object.entries(growth).flatMap(([axis, list]) => list.map(([n, c]) => [`${axis}-${n}`, c])),
  ),
});

/** Bytes that the backend has taken from the system. */
function taken(): number {
  const backend = tf.backend() as unknown as { wasm?: { HEAPU8: Uint8Array } };
  return backend.wasm?.HEAPU8.byteLength ?? tf.memory().numBytes;
}

/** One case in this process; prints its figures as JSON. */
export async function measureHere(name: string, backend: "auto" | "wasm" | "cpu" | "webgpu") {
  const found = everyCase()[name];
  if (!found) throw new Error(`no case "${name}"`);
  await pickBackend(backend);
  const data = (found.data ?? mnist)();
  const before = taken();
  const session = createSession({
    document: found.document(),
    datasets: { [data.info.name]: data },
    ...(found.form ? { form: found.form } : {}),
  });
  const times: number[] = [];
  const [first] = session.set.parameters;
  const products = tf.getBackend() === "wasm" ? watchProducts() : undefined;
  for (let k = 0; k <= found.steps; k++) {
    products?.next();
    const start = performance.now();
    await session.step(false);
    if (tf.getBackend() === "webgpu" && first) await session.values([first.id]);
    if (k > 0) times.push(performance.now() - start);
  }
  const peakMiB = (taken() - before) / 2 ** 20;
  console.log(JSON.stringify({ ms: median(times), peakMiB, products: products?.read() }));
  session.dispose();
}

interface Figures {
  readonly ms: number;
  readonly peakMiB: number;
  /** On wasm. */
  readonly products?: ProductShare;
}

/** One case in a process of its own. @throws Error with what the process said, if it failed */
function measureApart(name: string, backend: string): Figures {
  const script = process.argv[1] as string;
  const args = ["--max-old-space-size=6144", script, "--one", name, "--backend", backend];
  const child = spawnSync(process.execPath, args, { encoding: "utf8" });
  const line = child.stdout.trim().split("\n").at(-1) ?? "";
  if (child.status !== 0) throw new Error(`${name} failed:\n${child.stderr || line}`);
  return JSON.parse(line);
}

function ratioTo(
  found: readonly { name: string; ms: number }[],
  peer: string | undefined,
  ms: number,
) {
  const other = found.find(({ name }) => name === peer);
  return other ? { ratio: other.ms / ms, against: other.name } : {};
}

export function stepReport(backend: string): ReportCase[] {
  const found = Object.keys(stepCases).map((name) => ({ name, ...measureApart(name, backend) }));
  const against: Readonly<Record<string, string>> = {
    "mlp-ap-fused": "mlp-ap-unfused",
    "mlp-ap-gram": "mlp-ap-fused",
  };
  return found.flatMap(({ name, ms, peakMiB, products }) => [
    {
      name,
      ms,
      peakMiB,
      ...ratioTo(found, against[name], ms),
    },
    ...(products && products.gflops > 0
      ? [
          { name: `${name}-matmul-share`, value: (100 * products.ms) / ms, unit: "% of the step" },
          { name: `${name}-gflops`, value: products.gflops, unit: "GFLOP/s in matrix products" },
        ]
      : []),
  ]);
}

const plainCase = (name: string, backend: string): ReportCase => {
  const { ms, peakMiB } = measureApart(name, backend);
  return { name, ms, peakMiB };
};

export const memoryReport = (backend: string): ReportCase[] =>
  Object.keys(memoryCases).map((name) => plainCase(name, backend));

/** Slope of the least-squares line through (log size, log time). */
function slope(points: readonly (readonly [number, number])[]): number {
  const logs = points.map(([x, y]) => [Math.log(x), Math.log(y)] as const);
  const mean = (k: 0 | 1) => logs.reduce((sum, p) => sum + p[k], 0) / logs.length;
  const [mx, my] = [mean(0), mean(1)];
  const over = logs.reduce((sum, [x, y]) => sum + (x - mx) * (y - my), 0);
  return over / logs.reduce((sum, [x]) => sum + (x - mx) ** 2, 0);
}

export function scaleReport(backend: string): ReportCase[] {
  return Object.entries(growth).flatMap(([axis, list]) => {
    const cases = list.map(([n]) => plainCase(`${axis}-${n}`, backend));
    const points = cases.map(({ ms }, k) => [list[k]?.[0] as number, ms as number] as const);
    return [...cases, { name: `${axis}-slope`, value: slope(points), unit: "log time / log size" }];
  });
}
