/** Weights of two bits have two bits at every moment, and learn all the same. */
import * as tf from "@tensorflow/tfjs-core";
import { expect, it } from "vitest";
import "@tensorflow/tfjs-backend-cpu";
import { createSession, run } from "../../core/engine/index.ts";
import { loadDataset } from "../../electron/worker/datasets.ts";
import { templateDocument } from "../bench/compare/kit.ts";

it("learns on four levels alone", async () => {
  await tf.setBackend("cpu");
  const document = templateDocument("quantized-mlp");
  const session = createSession({
    document: { ...document, solver: { ...document.solver, stop: { iterations: 30 } } },
    datasets: { mnist: loadDataset("mnist") },
  });
  try {
    const { metrics } = await run(session);
    const values = await session.values(["w1.value", "w2.value"]);
    for (const [k, most] of [0.009, 0.2].entries()) {
      const { data } = values[k] as { readonly data: Float32Array };
      const levels = [-most, -most / 3, most / 3, most];
      const seen = new Map<number, number>();
      for (const x of data) {
        const nearest = levels.reduce((a, b) => (Math.abs(b - x) < Math.abs(a - x) ? b : a));
        seen.set(nearest, Math.max(seen.get(nearest) ?? 0, Math.abs(nearest - x)));
      }
      expect(seen.size).toBe(4);
      expect(Math.max(...seen.values())).toBeLessThan(1e-6);
    }
    expect(metrics.accuracy).toBeGreaterThan(0.6);
  } finally {
    session.dispose();
  }
}, 180_000);
