import { describe, expect, it } from "vitest";
import { graphDocument } from "../../core/graph/schema.ts";
import type { RaceLane } from "../../core/protocol/messages.ts";
import { laneNumber, laneOfKind, suggestLanes } from "../../renderer/race/lanes.ts";
import { describeDifference } from "../../renderer/state/run-diff.ts";
import { graphHash } from "../../renderer/state/run-log.ts";
import { createSeries } from "../../renderer/state/series.ts";
import { sparkline } from "../../renderer/state/sparkline.ts";
import { blankText, logTicks, readOut, smoothed } from "../../renderer/ui/chart-data.ts";
import { toCsv, toSvg } from "../../renderer/ui/chart-export.ts";
import { confusion, imageSize, suggestKind } from "../../renderer/viewers/viewer-model.ts";

const line = (label: string, shown = true) => ({ label, colour: "--text", shown });

describe("charts", () => {
  it("mark a log axis by decades, and by what lies between where there are too few", () => {
    const told = (...ticks: number[]) => logTicks(ticks).filter((text) => text !== null);
    expect(told(1e-4, 2e-4, 5e-4, 1e-3, 0.002, 0.01, 0.1)).toEqual([
      "1e\u22124",
      "1e\u22123",
      "0.01",
      "0.1",
    ]);
    expect(told(0.5, 0.6, 0.7, 0.8, 0.9, 1)).toEqual(["0.5", "1"]);
    expect(told(0.6, 0.7, 0.8)).toEqual(["0.6", "0.7", "0.8"]);
    expect(told(2e-7, 3e-7, 5e-7)).toEqual(["2e\u22127", "5e\u22127"]);
  });

  it("smooth without a pull towards zero, gaps left alone", () => {
    const [, y] = smoothed(
      [
        [0, 1, 2],
        [4, null, 4],
      ],
      0.9,
      false,
    );
    expect(y?.[0]).toBeCloseTo(4);
    expect(y?.[1]).toBeNull();
    expect(y?.[2]).toBeCloseTo(4);
    const [, log] = smoothed(
      [
        [0, 1],
        [1, 100],
      ],
      0.5,
      true,
    );
    expect(log?.[1]).toBeCloseTo(100 ** (0.5 / 0.75));
  });

  it("read out what is shown", () => {
    const lines = [line("Gap"), line("Target", false)];
    expect(
      readOut(
        [
          [10, 20],
          [0.5, 0.25],
          [1, 1],
        ],
        1,
        lines,
      ),
    ).toBe("iteration 20: Gap 0.250");
    expect(readOut([[10], [1]], null, lines)).toBe("");
  });

  it("say why there is nothing to draw", () => {
    const lines = [line("Gap"), line("Target", false)];
    const of = (data: (number | null)[][], log = true, shown = lines) =>
      blankText(data as never, shown, log, "nothing yet");
    expect(of([[], [], []])).toBe("nothing yet");
    expect(of([[1], [1], [1]], true, [])).toBe("nothing yet");
    expect(of([[1], [0.5], [null]])).toBeNull();
    expect(of([[1], [null], [3]])).toMatch(/log scale shows no zeros/);
    expect(of([[1], [Number.NaN], [3]], false)).toBe("nothing yet");
    expect(of([[1], [1], [3]], true, [line("Gap", false)])).toMatch(/All lines are hidden/);
  });

  it("go to CSV and SVG", () => {
    const csv = toCsv(
      [
        [1, 2],
        [0.5, null],
      ],
      [{ label: 'a "b", c' }],
    );
    expect(csv).toBe('iteration,"a ""b"", c"\n1,0.5\n2,\n');
    const svg = toSvg(
      [
        [1, 2],
        [1, 100],
        [5, 5],
      ],
      [line("A < B"), line("hidden", false)],
      {
        width: 400,
        height: 200,
        x: [1, 2],
        y: [1, 100],
        log: true,
        colour: () => "#123456",
      },
    );
    expect(svg).toContain("A &lt; B");
    expect(svg).not.toContain("hidden");
    expect(svg).toMatch(/d="M64\.0 168\.0L224\.0 12\.0"/);
  });
});

describe("a run that is stepped back", () => {
  it("forgets what came after", () => {
    const series = createSeries(2, 8);
    for (const i of [1, 2, 3, 4]) series.append([i, i]);
    series.dropFrom(3);
    series.append([3, 9]);
    expect([...series.column(0)]).toEqual([1, 2, 3]);
    expect([...series.column(1)]).toEqual([1, 2, 9]);
  });
});

describe("the line on a node", () => {
  it("needs two values, and skips what no logarithm has", () => {
    expect(sparkline([1])).toBe("");
    expect(sparkline([1, 0.01])).toBe("M0.0 1.0L64.0 11.0");
    expect(sparkline([1, Number.NaN, 0.01])).toMatch(/^M0\.0 1\.0M64\.0 11\.0$/);
  });
});

const document = (solver: object, radius: number) =>
  graphDocument.parse({
    format: "proxflow",
    formatVersion: 1,
    name: "d",
    nodes: [
      { id: "x", type: "parameter", typeVersion: 1, params: {}, position: { x: 0, y: 0 } },
      { id: "s", type: "sphere", typeVersion: 1, params: { radius }, position: { x: 9, y: 0 } },
    ],
    edges: [],
    solver,
  });

describe("two runs", () => {
  it("differ by settings, parameters, nodes and wires, in words", () => {
    const before = document({ algorithm: "ap" }, 1);
    const after = document({ algorithm: "dr" }, 2);
    expect(describeDifference(before, after)).toEqual([
      "Algorithm: ap \u2192 dr",
      "Sphere, radius: 1 \u2192 2",
    ]);
    expect(describeDifference(before, before)).toEqual([]);
    const less = { ...before, nodes: before.nodes.slice(0, 1) };
    expect(describeDifference(before, less)).toEqual(["Sphere was removed"]);
  });

  it("have the hash of their graph alone", () => {
    const one = document({ algorithm: "ap" }, 1);
    const moved = { ...one, nodes: one.nodes.map((n) => ({ ...n, position: { x: 5, y: 5 } })) };
    expect(graphHash(moved)).toBe(graphHash(one));
    expect(graphHash(document({}, 2))).not.toBe(graphHash(one));
  });

  it("race the document's settings first", () => {
    const lanes = suggestLanes(document({ algorithm: "dm", beta: 0.5 }, 1).solver);
    expect(lanes.map(({ label }) => label)).toEqual(["DM, beta 0.5", "AP", "DR", "CP", "Gradient"]);
    expect(lanes.map(({ gradient }) => gradient !== undefined)).toEqual([
      ...Array.from({ length: 4 }, () => false),
      true,
    ]);
  });

  it("are tuned by one number each, within its range", () => {
    const [own] = suggestLanes(document({ algorithm: "ap" }, 1).solver) as [RaceLane];
    expect(laneNumber(own)).toBeUndefined();
    const gradient = laneNumber(laneOfKind(own, "gradient"));
    expect(gradient).toMatchObject({ name: "Rate", value: 0.01 });
    expect(gradient?.change(0.05)).toMatchObject({
      label: "Gradient, rate 0.05",
      gradient: { rate: 0.05 },
    });
    for (const value of [0, -1, 11, Number.NaN]) expect(gradient?.change(value)).toBeUndefined();
    const back = laneOfKind(laneOfKind(own, "gradient"), "dr");
    expect(back).not.toHaveProperty("gradient");
    expect(laneNumber(back)?.change(1.5)).toMatchObject({ label: "DR, relaxation 1.5" });
    expect(laneNumber(back)?.change(2)).toBeUndefined();
    expect(laneNumber(laneOfKind(own, "dm"))?.change(0)).toBeUndefined();
  });
});

describe("viewers", () => {
  it("count what is said of which class", () => {
    const scores = { shape: [3, 2], data: [1, 0, 0, 1, 1, 0] };
    const labels = { shape: [3, 2], data: [1, 0, 1, 0, 0, 1] };
    expect(confusion(scores, labels)).toEqual([
      [1, 1],
      [1, 0],
    ]);
  });

  it("guess what a value looks like", () => {
    expect(imageSize(784)).toEqual({ width: 28, height: 28 });
    expect(imageSize(392)).toEqual({ width: 28, height: 14 });
    expect(imageSize(10)).toBeUndefined();
    expect(suggestKind(["B", 784])).toBe("images");
    expect(suggestKind([20, 392])).toBe("images");
    expect(suggestKind([784, 128])).toBe("heat");
    expect(suggestKind([2])).toBe("scatter");
    expect(suggestKind([128])).toBe("line");
  });
});
