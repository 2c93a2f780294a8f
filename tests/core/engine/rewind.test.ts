import * as tf from "@tensorflow/tfjs-core";
import "@tensorflow/tfjs-backend-cpu";
import { beforeAll, describe, expect, it } from "vitest";
import { watchBreakpoints } from "../../../core/engine/breakpoints.ts";
import { createSession, run } from "../../../core/engine/index.ts";
import { Rewind } from "../../../core/engine/rewind.ts";
import type { Session } from "../../../core/engine/session.ts";
import { algorithms, type SolverSettings } from "../../../core/solvers/settings.ts";
import { blobs, lineCircle, skipModel } from "./models.ts";

beforeAll(() => tf.setBackend("cpu"));

const MIB = 2 ** 20;
const session = (solver: Partial<SolverSettings>): Session =>
  createSession({
    document: skipModel({ batchSize: 20, stepsPerBatch: 3, ...solver }),
    datasets: blobs(),
  });

async function steps(one: Session, count: number, before: () => void = () => {}) {
  const gaps: number[] = [];
  for (let i = 0; i < count; i++) {
    before();
    gaps.push((await one.step(true))?.gap as number);
  }
  return gaps;
}

describe("the way back", () => {
  it.each([
    ...algorithms.map((algorithm) => ({ algorithm })),
    { algorithm: "cp" as const, parameterStep: "adaptive" as const },
  ])("repeats what was, over mini-batches: $algorithm $parameterStep", async (solver) => {
    const one = session(solver);
    const rewind = new Rewind(16 * MIB);
    const gaps = await steps(one, 11, () => rewind.push(one));
    expect(rewind.depth).toBe(11);
    for (let i = 0; i < 7; i++) expect(rewind.back(one)).toBe(true);
    expect(one.iteration).toBe(4);
    expect(await steps(one, 7)).toEqual(gaps.slice(4));
    rewind.dispose();
    one.dispose();
  });

  it("keeps within its bound, the latest states, and leaks nothing", async () => {
    const tensors = tf.memory().numTensors;
    const one = session({ algorithm: "dr" });
    const large = new Rewind(64 * MIB);
    await steps(one, 12, () => large.push(one));
    const cap = Math.floor(large.bytes / 2);
    large.dispose();
    expect(large.bytes).toBe(0);
    const rewind = new Rewind(cap);
    await steps(one, 12, () => {
      rewind.push(one);
      expect(rewind.bytes).toBeLessThanOrEqual(cap);
    });
    expect(rewind.depth).toBeGreaterThan(1);
    expect(rewind.depth).toBeLessThan(12);
    while (rewind.back(one));
    expect(one.iteration).toBeGreaterThan(12);
    rewind.dispose();
    one.dispose();
    expect(tf.memory().numTensors).toBe(tensors);
  });

  it("says where one state alone is too much", async () => {
    const one = session({ algorithm: "dr" });
    const rewind = new Rewind(64);
    await steps(one, 2, () => rewind.push(one));
    expect([rewind.depth, rewind.tooLarge, rewind.bytes]).toEqual([0, true, 0]);
    expect(rewind.back(one)).toBe(false);
    one.dispose();
  });
});

describe("looking at projections one by one", () => {
  it("shows each side of a step with what it moved, and changes nothing", async () => {
    const one = createSession({ document: lineCircle({ algorithm: "ap" }), datasets: {} });
    await one.step(false);
    const before = (await one.values(["point.value"]))[0]?.data;
    const records = await one.trace();
    expect(records.map((record) => record.layer).sort()).toEqual([0, 1]);
    for (const record of records) {
      expect(record.constraints).toHaveLength(1);
      const [move] = record.moves;
      const length = Math.hypot(
        ...(move?.after ?? []).map((v, i) => v - (move?.before[i] as number)),
      );
      expect(length).toBeCloseTo(move?.displacement as number, 5);
      expect(record.constraints[0]?.displacement).toBeCloseTo(length, 5);
    }
    expect((await one.values(["point.value"]))[0]?.data).toEqual(before);
    one.dispose();
  });

  it.each(algorithms)(
    "works in every algorithm, without leaving tensors: %s",
    async (algorithm) => {
      const one = session({ algorithm });
      await one.step(false);
      const tensors = tf.memory().numTensors;
      const records = await one.trace();
      expect(records.length).toBeGreaterThanOrEqual(2);
      expect(records.flatMap((record) => record.moves).length).toBeGreaterThan(1);
      expect(tf.memory().numTensors).toBe(tensors);
      one.dispose();
    },
  );
});

describe("gaps on wires", () => {
  it.each(algorithms)("are measured for every wire that copies lie on: %s", async (algorithm) => {
    const one = session({ algorithm });
    expect(new Set(one.edges).size).toBe(one.edges.length);
    const seen = await one.step(true);
    expect(seen?.edges).toHaveLength(one.edges.length);
    const later = (await one.step(true)) as { edges: Float32Array };
    expect(later.edges.some((gap) => gap > 0)).toBe(true);
    expect(later.edges.every((gap) => Number.isFinite(gap))).toBe(true);
    one.dispose();
  });
});

describe("breakpoints", () => {
  const layout = {
    constraints: ["a", "b.in.x", "b.y"],
    owners: ["a", "b", "b"],
    edges: ["e1", "e2"],
  };
  const seen = (residuals: number[], edges: number[] = [0, 0]) => ({
    gap: 0,
    residuals: Float32Array.from(residuals),
    edges: Float32Array.from(edges),
    place: [0, 0] as const,
  });

  it("wait for a residual that rises so often in a row", () => {
    const watch = watchBreakpoints([{ kind: "rising", node: "b", iterations: 2 }], layout);
    const values = [1, 2, 1, 2, 3, 4];
    const hits = values.map((v, i) => watch.check(seen([9, v, 0]), i)?.node);
    expect(hits).toEqual([undefined, undefined, undefined, undefined, "b", undefined]);
  });

  it.each([
    ["b", [1, 0], true],
    ["b", [0, 1], true],
    ["b.in", [1, 0], true],
    ["b.in", [0, 1], false],
    ["b.in.x", [1, 0], true],
    ["b.y", [1, 0], false],
    ["b.i", [1, 0], false],
  ] as const)("at %s look at what lies inside of it (%j: %j)", (node, values, met) => {
    const watch = watchBreakpoints([{ kind: "residual", node, above: 0.5 }], layout);
    expect(watch.check(seen([9, ...values]), 1)?.node).toBe(met ? node : undefined);
  });

  it("fire once while a wire's gap stays above, and again after it fell", () => {
    const watch = watchBreakpoints([{ kind: "edge-gap", edge: "e2", above: 0.5 }], layout);
    const hits = [0.4, 0.6, 0.7, 0.3, 0.9].map((v, i) => watch.check(seen([0, 0, 0], [9, v]), i));
    expect(hits.map((hit) => hit?.edge)).toEqual([undefined, "e2", undefined, undefined, "e2"]);
    expect(hits[1]?.text).toBe("The gap on the wire e2 is 0.600, above 0.5, at iteration 1.");
  });

  it("name the node whose number is none", () => {
    const watch = watchBreakpoints([{ kind: "not-finite" }], layout);
    expect(watch.check(seen([0, 0, 0]), 1)).toBeUndefined();
    expect(watch.check(seen([0, 0, Number.NaN]), 2)?.node).toBe("b.y");
  });

  it("hold a run at a NaN that would end it else", async () => {
    const document = lineCircle({ algorithm: "ap", stop: { iterations: 5 } });
    const huge = {
      ...document,
      nodes: document.nodes.map((node) =>
        node.type === "sphere"
          ? { ...node, params: { ...node.params, center: [1e30, 1e30] } }
          : node,
      ),
    };
    const one = createSession({ document: huge, datasets: {} });
    const watch = watchBreakpoints([{ kind: "not-finite" }], one);
    let asked = 0;
    const texts: string[] = [];
    const outcome = run(one, {
      observeAll: () => watch.every,
      onObservation(observation) {
        const hit = watch.check(observation, one.iteration);
        if (hit) texts.push(hit.text);
        return hit !== undefined;
      },
      gate: () => (texts.length > 0 || asked++ > 20 ? "stop" : "go"),
    });
    await outcome.catch(() => undefined);
    expect(texts[0]).toMatch(/no finite number/);
    one.dispose();
  });
});
