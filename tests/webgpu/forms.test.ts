/** Fused forms against the forms that keep every copy, on webgpu and on cpu. */
import * as tf from "@tensorflow/tfjs-core";
import { expect, it } from "vitest";
import type { LoadedDataset } from "../../core/base/datasets.ts";
import { createRng } from "../../core/base/rng.ts";
import { createSession } from "../../core/engine/index.ts";
import type { GraphDocument } from "../../core/graph/schema.ts";
import { blobs, document, skipModel } from "../core/engine/models.ts";
import { onWebgpu } from "./adapter.ts";

interface Model {
  readonly document: GraphDocument;
  readonly datasets: Record<string, LoadedDataset>;
}

const STEPS = 5;
const EXAMPLES = 4;

/** Made data through one module into a box that its values are not in. */
function through(
  type: string,
  params: Record<string, unknown>,
  shape: number[],
  value: (rng: ReturnType<typeof createRng>) => number,
): Model {
  const tokens = type === "embedding";
  const rng = createRng(3, type);
  const size = shape.reduce((n, d) => n * d, 1);
  const x = Float32Array.from({ length: EXAMPLES * size }, () => value(rng));
  const part = { count: EXAMPLES, columns: { x, y: new Float32Array(EXAMPLES) } };
  const info = {
    ...{ name: "made", title: "Made", summary: "", source: "", train: EXAMPLES, test: EXAMPLES },
    columns: [
      { port: "x", shape, kind: "real" as const, help: "" },
      { port: "y", shape: [1], kind: "real" as const, help: "" },
    ],
  };
  return {
    document: document(
      [
        ["in", "dataset", { name: "made" }],
        ["m", type, params],
        // A lookup is a view: its table's consensus is asked for by what uses its rows.
        ...(tokens ? [["use", "linear", { out: 2 }] as const] : []),
        ["end", "box", { lo: 0.4, hi: 0.6 }],
      ],
      [
        ["in.x", tokens ? "m.tokens" : "m.x"],
        ...(tokens ? [["m.y", "use.x"] as const] : []),
        [tokens ? "use.y" : "m.y", "end.x"],
      ],
      { algorithm: "ap", batchSize: EXAMPLES, stepsPerBatch: 100 },
    ),
    datasets: { made: { info, train: part, test: part } },
  };
}

const normal = (rng: ReturnType<typeof createRng>) => rng.normal();
const models: Record<string, Model> = {
  "layers with skips": {
    document: skipModel({ algorithm: "ap", batchSize: 10, stepsPerBatch: 100 }),
    datasets: blobs(),
  },
  "a linear layer": through("linear", { out: 3 }, [5], normal),
  "a convolution": through("conv2d", { channels: 2, kernel: [3, 3] }, [5, 5, 2], normal),
  attention: through("attention", { heads: 2, width: 4 }, [3, 4], normal),
  "an embedding": through("embedding", { tokens: 5, width: 3 }, [4], (rng) => rng.below(5)),
};

/** Parameters and residuals after some steps. */
async function solved(backend: string, { document, datasets }: Model, form?: "copies") {
  await tf.setBackend(backend);
  const session = createSession({ document, datasets, ...(form && { form }) });
  expect(session.form).toBe(form ?? "consensus");
  for (let k = 0; k < STEPS; k++) await session.step(false);
  const observed = await session.step(true);
  const values = await session.values();
  session.dispose();
  return {
    values: values.map(({ data }) => [...data]),
    residuals: [...(observed?.residuals ?? [])],
  };
}

/** To so much of the largest entry. */
function expectSame(a: readonly number[], b: readonly number[], what: string, bound = 1e-5): void {
  expect(a).toHaveLength(b.length);
  const scale = b.reduce((most, v) => Math.max(most, Math.abs(v)), 1e-6);
  a.forEach((v, i) => {
    const off = Math.abs(v - (b[i] as number)) / scale;
    expect(off, `${what} ${i}: ${v}, ${b[i]}`).toBeLessThan(bound);
  });
}

onWebgpu("fused forms", () => {
  it.each(Object.keys(models))("of %s are what copies come to", async (name) => {
    const model = models[name] as Model;
    const exact = await solved("cpu", model);
    expect(exact.values.length).toBeGreaterThan(0);
    const others = {
      "copies on cpu": await solved("cpu", model, "copies"),
      "fused on webgpu": await solved("webgpu", model),
      "copies on webgpu": await solved("webgpu", model, "copies"),
    };
    for (const [what, { values, residuals }] of Object.entries(others)) {
      values.forEach((found, k) => {
        expectSame(found, exact.values[k] as number[], `${what}, parameter ${k}`);
      });
      residuals.forEach((r, k) => {
        expect(Math.abs(r - (exact.residuals[k] as number)), `${what}, residual ${k}`).toBeLessThan(
          1e-4,
        );
      });
    }
  });

  it.each(["dr", "ar"] as const)(
    "of %s keep copies in coefficients, as if they were kept",
    async (algorithm) => {
      const solver = { algorithm, batchSize: 10, stepsPerBatch: 100 } as const;
      const model = { document: skipModel(solver), datasets: blobs() };
      const cpu = await solved("cpu", model, "copies");
      const gpu = await solved("webgpu", model, "copies");
      cpu.values.forEach((exact, k) => {
        expectSame(gpu.values[k] as number[], exact, `parameter ${k}`, 1e-4);
      });
      gpu.residuals.forEach((r, k) => {
        expect(Math.abs(r - (cpu.residuals[k] as number)), `residual ${k}`).toBeLessThan(1e-4);
      });
    },
  );
});
