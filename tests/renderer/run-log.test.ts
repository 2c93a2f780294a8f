/** Runs that outlive their window: bounded, versioned, and told once where nothing is kept. */
import { describe, expect, it } from "vitest";
import { collapseCommand } from "../../core/graph/collapse.ts";
import { applyCommand } from "../../core/graph/commands.ts";
import { type GraphDocument, graphDocument } from "../../core/graph/schema.ts";
import { decodeRuns, encodeRuns, MOST_RUNS, type Shelf } from "../../renderer/state/run-archive.ts";
import { describeDifference } from "../../renderer/state/run-diff.ts";
import { createRunLog, graphHash, type RunLog } from "../../renderer/state/run-log.ts";
import { idleRun } from "../../renderer/state/run-store.ts";
import { createSeries } from "../../renderer/state/series.ts";
import type { Telemetry } from "../../renderer/state/telemetry.ts";

const point = { x: 0, y: 0 };
const document = (radius: number, solver: object = {}, values: number[] = []): GraphDocument =>
  graphDocument.parse({
    format: "proxflow",
    formatVersion: 2,
    name: "circle",
    nodes: [
      { id: "x", type: "parameter", typeVersion: 1, params: { values }, position: point },
      { id: "s", type: "sphere", typeVersion: 1, params: { radius }, position: point },
    ],
    edges: [
      { id: "e", from: { node: "x", port: "value" }, to: { node: "s", port: "x" }, via: [point] },
    ],
    solver,
  });

/** Storage of a browser that holds so many characters. */
function shelf(room = Number.POSITIVE_INFINITY, denied = false): Shelf & { text: string | null } {
  return {
    text: null as string | null,
    read() {
      return this.text;
    },
    write(text) {
      if (denied) return "denied";
      if (text.length > room) return "full";
      this.text = text;
      return "kept";
    },
  };
}

const telemetry = (points: number): Telemetry => {
  const history = createSeries(2);
  for (let i = 0; i < points; i++) history.append([i, i === 3 ? Number.NaN : 1 / (i + 1)]);
  return { history, latest: undefined } as unknown as Telemetry;
};
const metrics = [{ iteration: 5, seconds: 1, values: { accuracy: 0.9, other: Number.NaN } }];
const add = (log: RunLog, made: GraphDocument, points = 20): void =>
  log.add({ document: made, seed: 3, backend: "wasm", status: "limit" }, telemetry(points), {
    ...idleRun,
    metrics,
  });
const runsOf = (log: RunLog) => log.getState().runs;

describe("runs", () => {
  it("come back after a reload with all that they are compared by", () => {
    const kept = shelf();
    const log = createRunLog(kept);
    add(log, document(1, { algorithm: "ap" }));
    add(log, document(2, { algorithm: "dr" }));
    const again = runsOf(createRunLog(kept));
    const before = runsOf(log);
    expect(again.map(({ id }) => id)).toEqual([2, 1]);
    for (const [i, run] of again.entries()) {
      const { document: _, restored, ...rest } = run;
      const { document: _full, ...old } = before[i] as (typeof before)[number];
      expect(restored).toBe(true);
      expect(rest.curve.gaps[3]).toBeNaN();
      expect(rest.curve.gaps[9]).toBeCloseTo(0.1, 6);
      expect({ ...rest, curve: 0 }).toEqual({ ...old, curve: 0 });
    }
    const [second, first] = again;
    expect(first && second && describeDifference(first.document, second.document)).toEqual([
      "Algorithm: ap \u2192 dr",
      "Sphere, radius: 1 \u2192 2",
    ]);
  });

  it("of now and of then are compared without false differences, long lists by their hash", () => {
    const kept = shelf();
    const values = Array.from({ length: 100 }, (_, i) => i);
    const made = document(1, { stop: { gap: 0.1, iterations: 5 } }, values);
    add(createRunLog(kept), made);
    const [restored] = runsOf(createRunLog(kept));
    if (restored === undefined) throw new Error("nothing came back");
    expect(restored.hash).toBe(graphHash(made));
    expect(describeDifference(restored.document, made)).toEqual([]);
    const other = document(1, made.solver, values.with(7, -1));
    expect(describeDifference(restored.document, other)).toEqual([
      expect.stringMatching(/^Parameter, values: 100 entries, .* \u2192 100 entries, /),
    ]);
  });

  it("are bounded in number and size, the oldest make way", () => {
    const kept = shelf();
    const log = createRunLog(kept);
    for (let i = 0; i < MOST_RUNS + 5; i++) add(log, document(1 + i), 3000);
    expect(runsOf(log)).toHaveLength(MOST_RUNS);
    const again = runsOf(createRunLog(kept));
    expect(again.length).toBeGreaterThan(10);
    expect(again[0]?.id).toBe(MOST_RUNS + 5);
    expect(kept.text?.length).toBeLessThan(1_600_000);
    expect(again[0]?.curve.gaps.length).toBeLessThanOrEqual(601);
  });

  it("that all together do not fit are kept as far as they do", () => {
    const kept = shelf(20_000);
    let told = 0;
    const log = createRunLog(kept, () => told++);
    for (let i = 0; i < 30; i++) add(log, document(1 + i), 200);
    expect(told).toBe(0);
    const again = runsOf(createRunLog(kept));
    expect(again.length).toBeGreaterThan(0);
    expect(again[0]?.id).toBe(30);
  });

  it("are told once not to be kept where storage is denied, and stay in the window", () => {
    let told = 0;
    const log = createRunLog(shelf(0, true), () => told++);
    expect(told).toBe(0);
    add(log, document(1));
    add(log, document(2));
    expect(told).toBe(1);
    expect(runsOf(log)).toHaveLength(2);
  });

  it("of two windows are kept side by side, with numbers of their own", () => {
    const kept = shelf();
    const [one, two] = [createRunLog(kept), createRunLog(kept)];
    add(one, document(1));
    add(two, document(2));
    add(one, document(3));
    const again = runsOf(createRunLog(kept));
    expect(again).toHaveLength(3);
    expect(new Set(again.map(({ id }) => id)).size).toBe(3);
  });

  it("are forgotten on demand", () => {
    const kept = shelf();
    const log = createRunLog(kept);
    add(log, document(1));
    log.clear();
    expect(runsOf(log)).toEqual([]);
    expect(runsOf(createRunLog(kept))).toEqual([]);
  });

  it.each(["", "{", "[]", '{"version":2,"documents":{},"runs":[]}', '{"version":1}'])(
    "are read from no other text: %j",
    (text) => {
      expect(decodeRuns(text)).toEqual([]);
    },
  );

  it("leave out one that cannot be read, and keep the others", () => {
    const kept = shelf();
    const log = createRunLog(kept);
    add(log, document(1));
    const text = encodeRuns(runsOf(log)).replace('"runs":[', '"runs":[{"uid":"odd"},');
    expect(decodeRuns(text)).toHaveLength(1);
  });
});

describe("what runs are told apart by", () => {
  const grouped = (made: GraphDocument): GraphDocument =>
    applyCommand(made, collapseCommand(made, ["s"]).command).document;

  it("has the inside of groups, and neither places nor led wires", () => {
    const one = grouped(document(1));
    expect(graphHash(one)).not.toBe(graphHash(grouped(document(2))));
    const led = { ...document(1), edges: document(1).edges.map(({ via: _, ...e }) => e) };
    expect(graphHash(led)).toBe(graphHash(document(1)));
    expect(describeDifference(one, grouped(document(2)))).toEqual([
      "Group \u203a Sphere, radius: 1 \u2192 2",
    ]);
    expect(describeDifference(document(1), one)).toContain("The group Group was made");
    expect(describeDifference(one, document(1))).toContain(
      "The group Group was unpacked or removed",
    );
  });

  it("has the weights of wires", () => {
    const one = document(1);
    const weighed = { ...one, edges: one.edges.map((e) => ({ ...e, weight: 2 })) };
    expect(describeDifference(one, weighed)).toEqual(["Wire x.value to s.x, weight: 1 \u2192 2"]);
  });
});
