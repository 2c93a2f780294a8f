import * as tf from "@tensorflow/tfjs-core";
import "@tensorflow/tfjs-backend-cpu";
import { beforeAll, describe, expect, it } from "vitest";
import { ExampleStream } from "../../../core/engine/batches.ts";
import { createSession, run } from "../../../core/engine/index.ts";
import { meets, parseGoal } from "../../../core/engine/stop.ts";
import type { FrameData } from "../../../core/engine/types.ts";
import { algorithms, type SolverSettings } from "../../../core/solvers/settings.ts";
import { blobs, lineCircle, skipModel } from "./models.ts";

beforeAll(() => tf.setBackend("cpu"));

const learn = (solver: Partial<SolverSettings> = {}) => ({
  document: skipModel({
    algorithm: "cp",
    batchSize: 20,
    activationConsensus: "sum",
    parameterRelaxation: 20,
    stop: { iterations: 60 },
    evaluateEvery: 20,
    ...solver,
  }),
  datasets: blobs(),
});

describe("learning", () => {
  it.each(["ap", "dr", "cp"] as const)("%s gets better at held-out examples", async (algorithm) => {
    const own =
      algorithm === "cp"
        ? {}
        : {
            stepsPerBatch: 20,
            stop: { iterations: 300 },
            parameterRelaxation: 1,
            activationConsensus: "mean" as const,
          };
    const session = createSession(learn({ algorithm, ...own }));
    const before = (await session.evaluate()).accuracy as number;
    const { metrics } = await run(session);
    expect(metrics.accuracy).toBeGreaterThan(Math.max(0.8, before));
    session.dispose();
  });

  it("learns with the adaptive step at one rate, whatever the relaxation", async () => {
    for (const parameterRelaxation of [0.01, 1, 100]) {
      const session = createSession(
        learn({ parameterStep: "adaptive", rate: 0.02, parameterRelaxation }),
      );
      expect((await run(session)).metrics.accuracy).toBeGreaterThan(0.8);
      session.dispose();
    }
  });

  it("repeats bit for bit with one seed, and differs with another", async () => {
    const result = async (seed: number) => {
      const session = createSession(learn({ seed }));
      const { residuals, gap, metrics } = await run(session, { onFrame: () => {} });
      session.dispose();
      return { residuals, gap, metrics };
    };
    const first = await result(1);
    expect(await result(1)).toEqual(first);
    expect((await result(2)).gap).not.toBe(first.gap);
  });

  it("being watched changes nothing", async () => {
    const plain = createSession(learn());
    const watched = createSession(learn());
    for (let k = 0; k < 10; k++) {
      await plain.step(false);
      await watched.step(true);
      await watched.observe();
    }
    expect(await watched.values()).toEqual(await plain.values());
    plain.dispose();
    watched.dispose();
  });

  it("keeps the number of tensors level and frees all at the end", async () => {
    const before = tf.memory().numTensors;
    const cases = algorithms.flatMap((algorithm) =>
      (["consensus", "adaptive"] as const).map((parameterStep) => ({ algorithm, parameterStep })),
    );
    for (const own of cases) {
      const session = createSession(learn({ ...own, stepsPerBatch: 2 }));
      for (let k = 0; k < 4; k++) await session.step(true);
      await session.evaluate();
      const level = tf.memory().numTensors;
      for (let k = 0; k < 8; k++) await session.step(k % 2 === 0);
      await session.observe();
      await session.values(["m3.y", "W1.value"]);
      await session.evaluate();
      expect(tf.memory().numTensors).toBe(level);
      session.dispose();
    }
    expect(tf.memory().numTensors).toBe(before);
  });

  it("gives values of parameters and of activations, and names what it does not know", async () => {
    const session = createSession(learn());
    await session.step(false);
    const [w, y] = await session.values(["W1.value", "m3.y"]);
    expect(w?.shape).toEqual([4, 6]);
    expect(y?.shape).toEqual([20, 3]);
    await expect(session.values(["nothing.y"])).rejects.toThrow(/nothing\.y/);
    session.dispose();
  });
});

describe("feasibility", () => {
  it.each(["ap", "dr", "cp"] as const)(
    "%s finds where a line and a circle cross",
    async (algorithm) => {
      const session = createSession({
        document: lineCircle({ algorithm, stop: { iterations: 400, gap: 1e-5 } }),
        datasets: {},
      });
      const trail: number[] = [];
      const outcome = await run(session, { onTrail: ({ points }) => trail.push(...points) });
      expect(outcome.status).toBe("converged");
      expect(outcome.gap).toBeLessThan(1e-5);
      const [point] = await session.values(["point.value"]);
      expect(Math.abs(point?.data[0] as number)).toBeCloseTo(Math.sqrt(0.75), 3);
      expect(point?.data[1]).toBeCloseTo(0.5, 3);
      expect(trail).toHaveLength(2 * (outcome.iterations + 1));
      session.dispose();
    },
  );

  it("disjoint sets keep their gap, and the run says it met no goal", async () => {
    const doc = lineCircle({ algorithm: "ap", stop: { iterations: 600, gap: 1e-6 } });
    const nodes = doc.nodes.map((n) =>
      n.id === "line" ? { ...n, params: { normal: [0, 1], offset: 2 } } : n,
    );
    const session = createSession({ document: { ...doc, nodes }, datasets: {} });
    const outcome = await run(session);
    expect(outcome.status).toBe("limit");
    expect(outcome.gap).toBeCloseTo(1, 2);
    expect(outcome.residuals.line).toBeCloseTo(1, 2);
    session.dispose();
  });
});

describe("the loop", () => {
  it("frames carry residuals in the session's order; the gate stops the run", async () => {
    const session = createSession(learn({ stop: { iterations: 1000 } }));
    const frames: FrameData[] = [];
    let asked = 0;
    const outcome = await run(session, {
      frameInterval: 0,
      onFrame: (frame) => frames.push(frame),
      gate: () => (++asked > 15 ? "stop" : "go"),
    });
    expect(outcome.status).toBe("stopped");
    expect(frames.length).toBeGreaterThan(1);
    expect(frames[0]?.residuals).toHaveLength(session.constraints.length);
    expect(frames.at(-1)?.iteration).toBe(outcome.iterations);
    session.dispose();
  });

  it("stops at a metric goal", async () => {
    const session = createSession(learn({ stop: { iterations: 5000, until: "accuracy>=0.7" } }));
    const outcome = await run(session);
    expect(outcome.status).toBe("converged");
    expect(outcome.metrics.accuracy).toBeGreaterThanOrEqual(0.7);
    session.dispose();
  });

  it("refuses a goal that the model cannot measure, and data that is not there", async () => {
    const session = createSession(learn({ stop: { until: "beauty>=1" } }));
    await expect(run(session)).rejects.toThrow(/beauty/);
    session.dispose();
    expect(() => createSession({ document: skipModel(), datasets: {} })).toThrow(/blobs/);
  });

  it("says where the numbers left the finite range", async () => {
    const { document } = learn();
    const datasets = blobs();
    datasets.blobs?.train.columns.x?.fill(3e38);
    const session = createSession({ document, datasets });
    await expect(run(session)).rejects.toThrow(/finite/);
    session.dispose();
  });
});

describe("goals", () => {
  it("parse with any comparison", () => {
    expect(parseGoal("accuracy >= 0.95", ["accuracy"])).toEqual({
      metric: "accuracy",
      compare: ">=",
      value: 0.95,
    });
    expect(meets(parseGoal("gap<1e-3", []), 1e-4)).toBe(true);
    expect(meets(parseGoal("gap<1e-3", []), Number.NaN)).toBe(false);
    expect(() => parseGoal("accuracy", ["accuracy"])).toThrow(/goal/);
  });
});

describe("the stream of examples", () => {
  it("gives every example once an epoch, in a new order each", () => {
    const stream = new ExampleStream(10, 3);
    const first = [...stream.next(4), ...stream.next(6)];
    const second = [...stream.next(10)];
    expect([...first].sort((a, b) => a - b)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect([...second].sort((a, b) => a - b)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(first).not.toEqual(second);
    expect([...new ExampleStream(10, 3).next(10)]).toEqual(first);
  });
});
