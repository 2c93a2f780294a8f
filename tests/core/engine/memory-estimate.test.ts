/** The memory limit: what is estimated, and what is refused. */
import * as tf from "@tensorflow/tfjs-core";
import "@tensorflow/tfjs-backend-cpu";
import { beforeAll, expect, it } from "vitest";
import { createSession } from "../../../core/engine/index.ts";
import type { SolverSettings } from "../../../core/solvers/settings.ts";
import { blobs, skipModel } from "./models.ts";

beforeAll(() => tf.setBackend("cpu"));

const session = (settings: Partial<SolverSettings>) =>
  createSession({
    document: skipModel({ batchSize: 10, ...settings }),
    datasets: blobs(),
  });

it("counts copies for solvers that keep them, and none for those that do not", () => {
  const bytes = (settings: Partial<SolverSettings>) => session(settings).estimate(1000);
  expect(bytes({ algorithm: "ap" })).toBeLessThan(bytes({ algorithm: "dr" }));
  expect(bytes({ algorithm: "dr" })).toBeLessThan(bytes({ algorithm: "dr", dataSlots: "free" }));
  const small = session({ algorithm: "cp" }).estimate(10);
  expect(session({ algorithm: "cp" }).estimate(1000)).toBeGreaterThan(10 * small);
});

it("refuses a run above the limit before it starts, with what to do", async () => {
  const big = session({ algorithm: "dr", batchSize: 20, maxMemory: 3072 });
  await expect(big.step(false)).resolves.toBeUndefined();
  big.dispose();
  const rows = 20;
  const needed = big.estimate(rows);
  expect(needed).toBeGreaterThan(0);
  const tiny = session({ algorithm: "dr", batchSize: rows });
  Object.assign(tiny.settings, { maxMemory: needed / 2 ** 21 });
  await expect(tiny.step(false)).rejects.toMatchObject({
    code: "too-much-memory",
    message: expect.stringMatching(/a batch of \d+ needs about \d+ MiB under "dr"/),
    fix: expect.stringContaining("smaller"),
  });
});
