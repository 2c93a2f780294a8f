/** Race and conflict search, in this process: what they tell is what a window gets. */
import { describe, expect, it } from "vitest";
import { findConflict } from "../../core/engine/conflict.ts";
import { collapseCommand } from "../../core/graph/collapse.ts";
import { applyCommand } from "../../core/graph/commands.ts";
import { type GraphDocument, graphDocument } from "../../core/graph/schema.ts";
import {
  type FromWorker,
  fromWorker,
  type RunEvent,
  raceLane,
  runEvent,
} from "../../core/protocol/messages.ts";
import { startConflict } from "../../electron/worker/conflict.ts";
import { loadDataset } from "../../electron/worker/datasets.ts";
import { startRace } from "../../electron/worker/race.ts";
import { irisLinear, lineCircle } from "./samples.ts";

/** A point in the plane and the sets that it must lie in. */
function point(
  sets: readonly (readonly [id: string, type: string, params: object])[],
  solver: object = {},
): GraphDocument {
  const at = { x: 0, y: 0 };
  return graphDocument.parse({
    format: "proxflow",
    formatVersion: 1,
    name: "sets",
    nodes: [
      { id: "x", type: "parameter", typeVersion: 1, params: { shape: [2] }, position: at },
      ...sets.map(([id, type, params]) => ({ id, type, typeVersion: 1, params, position: at })),
    ],
    edges: sets.map(([id]) => ({
      id: `x-${id}`,
      from: { node: "x", port: "value" },
      to: { node: id, port: "x" },
    })),
    solver: { algorithm: "ap", backend: "wasm", ...solver },
  });
}

/** An event as it comes out of the process and into a window, which take nothing else. */
function received(event: RunEvent): RunEvent {
  fromWorker.parse({ type: "event", event });
  return runEvent.parse(JSON.parse(JSON.stringify(event)));
}

async function search(document: GraphDocument, iterations = 100) {
  const events: RunEvent[] = [];
  const send = (m: FromWorker): void => void (m.type === "event" && events.push(received(m.event)));
  const job = startConflict(
    { type: "conflict", run: "r1", document, iterations },
    loadDataset,
    send,
  );
  await job.over;
  const last = events.at(-1);
  if (last?.type !== "conflict-over") throw new Error(JSON.stringify(last));
  return last.found;
}

const right = ["right", "halfspace", { normal: [-1, 0], offset: -2 }] as const;
const left = ["left", "halfspace", { normal: [1, 0], offset: 1 }] as const;
const low = ["low", "halfspace", { normal: [0, 1], offset: 5 }] as const;
const ball = ["ball", "l2-ball", { radius: 9 }] as const;
const boxed = ["boxed", "box", { lo: -8, hi: 8 }] as const;

describe("the search for a conflict", () => {
  it("finds two half spaces that do not meet inside a model that could be met else", async () => {
    const found = await search(point([low, right, ball, left, boxed]));
    expect(found.outcome).toBe("conflict");
    expect([...found.nodes].sort()).toEqual(["left", "right"]);
    expect(found.convex).toBe(true);
    // The two are 1 apart.
    expect(found.gap).toBeGreaterThan(0.3);
    expect(found.relieved).toBeLessThan(0.02);
  });

  it("looks inside of groups, of groups of groups too, and knows them convex", async () => {
    const document = point([low, right, ball, left, boxed]);
    const one = collapseCommand(document, ["left", "low"]);
    const grouped = applyCommand(document, one.command).document;
    const two = collapseCommand(grouped, [one.node, "ball"]);
    const nested = applyCommand(grouped, two.command).document;
    for (const [within, prefix] of [
      [grouped, one.node],
      [nested, `${two.node}.${one.node}`],
    ] as const) {
      const found = await search(within);
      expect([found.outcome, found.convex]).toEqual(["conflict", true]);
      expect([...found.nodes].sort()).toEqual([`${prefix}.left`, "right"]);
    }
  });

  it("calls it no proof where a set inside of a group is not convex", async () => {
    const circle = ["circle", "sphere", { radius: 1 }] as const;
    const document = point([circle, right, low], { algorithm: "dr" });
    const { command, node } = collapseCommand(document, ["circle"]);
    const found = await search(applyCommand(document, command).document);
    expect(found.convex).toBe(false);
    expect([...found.nodes].sort()).toEqual([`${node}.circle`, "right"]);
  });

  it("finds none where all hold together", async () => {
    const found = await search(point([low, right, ball, boxed]));
    expect([found.outcome, found.nodes]).toEqual(["consistent", []]);
  });

  it("passes over what is switched off already", async () => {
    const document = point([low, right, ball, left]);
    const off = {
      ...document,
      nodes: document.nodes.map((n) => (n.id === "left" ? { ...n, muted: true as const } : n)),
    };
    expect((await search(off)).outcome).toBe("consistent");
  });

  it("calls it no proof where a set is not convex", async () => {
    const circle = ["circle", "sphere", { radius: 1 }] as const;
    const found = await search(point([circle, right, low], { algorithm: "dr" }));
    expect([found.outcome, found.convex]).toEqual(["conflict", false]);
    expect([...found.nodes].sort()).toEqual(["circle", "right"]);
  });

  it("filters down to what is irreducible, with few probes where most do not matter", async () => {
    const all = Array.from({ length: 64 }, (_, i) => `c${i}`);
    const guilty = ["c7", "c50"];
    const conflict = await findConflict(all, async (on) => {
      const bad = guilty.every((id) => on.includes(id));
      return { solved: !bad, gap: bad ? 1 : 0, residuals: new Map() };
    });
    expect([...conflict.members].sort()).toEqual([...guilty].sort());
    expect(conflict.probes).toBeLessThan(40);
  });
});

/** The linear classifier with a sign between product and loss. */
function signed(): GraphDocument {
  const document = irisLinear({ iterations: 5 });
  const at = { x: 0, y: 0 };
  const from = { node: "hidden", port: "y" };
  return graphDocument.parse({
    ...document,
    nodes: [
      ...document.nodes,
      { id: "hidden", type: "sign", typeVersion: 1, params: {}, position: at },
    ],
    edges: [
      ...document.edges.map((e) =>
        e.to.node === "loss" && e.to.port === "logits" ? { ...e, from } : e,
      ),
      { id: "in", from: { node: "linear", port: "y" }, to: { node: "hidden", port: "x" } },
    ],
  });
}

describe("a race", () => {
  const race = async (
    document: GraphDocument,
    lanes: readonly object[],
    gradients: Readonly<Record<number, { rate: number }>> = {},
  ) => {
    const events: RunEvent[] = [];
    const send = (m: FromWorker): void =>
      void (m.type === "event" && events.push(received(m.event)));
    const full = lanes.map((solver, i) => ({
      label: `lane ${i}`,
      solver: { ...document.solver, ...solver },
      ...(gradients[i] && { gradient: gradients[i] }),
    }));
    await startRace({ type: "race", run: "r1", document, lanes: full }, loadDataset, send).over;
    const results = events.flatMap((e) => (e.type === "race-lane" ? [[e.lane, e.result]] : []));
    return {
      events,
      results: new Map(results as [number, never][]) as Map<
        number,
        {
          status: string;
          gap: number;
          iterations: number;
          message?: string;
          metrics: Record<string, number>;
        }
      >,
    };
  };

  it("runs all settings from one seed and tells points and outcomes of each", async () => {
    const document = lineCircle({ iterations: 400, gap: 1e-5 });
    const { events, results } = await race(document, [
      { algorithm: "dr" },
      { algorithm: "ap" },
      { algorithm: "dm", beta: 0.7 },
    ]);
    expect(events[0]).toMatchObject({
      type: "race-started",
      lanes: ["lane 0", "lane 1", "lane 2"],
    });
    expect(events.at(-1)).toEqual({ type: "race-over", run: "r1" });
    expect([...results.keys()].sort()).toEqual([0, 1, 2]);
    expect(results.get(0)).toMatchObject({ status: "converged" });
    const seen = new Set(
      events.flatMap((e) =>
        e.type === "race-points" ? e.lanes.filter((l) => l.gaps.length > 0).map((l) => l.lane) : [],
      ),
    );
    expect([...seen].sort()).toEqual([0, 1, 2]);
  });

  it("gives each lane what it reaches alone", async () => {
    const document = irisLinear({ iterations: 60 });
    const together = await race(document, [{}, { seed: 2 }, {}]);
    const alone = await race(document, [{}]);
    expect(together.results.get(0)?.metrics).toEqual(alone.results.get(0)?.metrics);
    expect(together.results.get(2)?.gap).toBe(alone.results.get(0)?.gap);
    expect(together.results.get(1)?.gap).not.toBe(alone.results.get(0)?.gap);
  });

  it("trains a lane by gradient, which changes nothing for the others", async () => {
    const document = irisLinear({ iterations: 150 });
    const { events, results } = await race(document, [{}, {}], { 1: { rate: 0.05 } });
    const alone = await race(document, [{}]);
    expect(results.get(0)?.metrics).toEqual(alone.results.get(0)?.metrics);
    expect(results.get(1)).toMatchObject({ status: "limit", iterations: 150 });
    expect(results.get(1)?.metrics.accuracy).toBeGreaterThan(0.8);
    const gaps = events.flatMap((e) =>
      e.type === "race-points" ? e.lanes.flatMap((l) => (l.lane === 1 ? l.gaps : [])) : [],
    );
    expect(gaps.at(-1)).toBeLessThan(gaps[0] as number);
  });

  it("says why a lane cannot be trained, and takes a sound rate alone", async () => {
    const document = signed();
    const { results } = await race(document, [{}, {}], { 1: { rate: 0.05 } });
    expect(results.get(0)).toMatchObject({ status: "limit" });
    expect(results.get(1)).toMatchObject({ status: "failed" });
    expect(results.get(1)?.message).toMatch(/No gradient passes through Sign 'hidden'/);
    const lane = { label: "Gradient", solver: document.solver };
    expect(raceLane.safeParse({ ...lane, gradient: { rate: 0.01 } }).success).toBe(true);
    for (const gradient of [
      { rate: 0 },
      { rate: -1 },
      { rate: 11 },
      { rate: "1" },
      {},
      { rate: 1, x: 1 },
    ])
      expect(raceLane.safeParse({ ...lane, gradient }).success).toBe(false);
  });

  it("goes on with the others where one lane cannot run", async () => {
    const { results } = await race(irisLinear({ iterations: 5 }), [
      { stop: { until: "nonsense>1" } },
      {},
    ]);
    expect(results.get(0)).toMatchObject({ status: "failed" });
    expect(results.get(1)).toMatchObject({ status: "limit", iterations: 5 });
  });
});
