import { expect, it } from "vitest";
import { bitmapUrl } from "../../../core/card/bmp.ts";
import { curveChart, reliabilityDiagram } from "../../../core/card/charts.ts";

const labels = (svg: string): string[] =>
  [...svg.matchAll(/<text[^>]*>([^<]*)</g)].map(([, text]) => text ?? "");

it("draws values over iterations on a log scale, without what it cannot show", () => {
  const svg = curveChart(
    "Gap",
    [
      {
        label: "a < b",
        points: [
          [0, 1],
          [50, 0],
          [100, 1e-4],
        ],
      },
    ],
    true,
  );
  expect(labels(svg)).toEqual([
    ...["1e\u22124", "1e\u22123", "0.01", "0.1", "1"],
    ...["0", "20", "40", "60", "80", "100", "iteration"],
  ]);
  expect(svg).toContain("<title>a &lt; b</title>");
  expect(svg.match(/stroke="var\(--series-0\)"/g)).toHaveLength(1);
  // Two points are left, from the top left to the bottom right.
  const [, path = ""] = /d="(M[^"]*L[^"]*)" fill="none"/.exec(svg) ?? [];
  const [x0, y0, x1, y1] = path
    .split(/[MLH ]/)
    .filter(Boolean)
    .map(Number);
  expect([x0, y0]).toEqual([56, 8]);
  expect(x1).toBeGreaterThan(x0 as number);
  expect(y1).toBeGreaterThan(y0 as number);
});

it("marks round values where a log scale has no power of ten", () => {
  const svg = curveChart(
    "Gap",
    [
      {
        label: "",
        points: [
          [0, 0.34],
          [10, 0.06],
        ],
      },
    ],
    true,
  );
  expect(labels(svg)).toEqual(expect.arrayContaining(["0.1", "0.2", "0.3"]));
});

it("draws nothing of nothing, and a point of one value", () => {
  expect(curveChart("Gap", [{ label: "", points: [[1, 0]] }], true)).toBe("");
  expect(curveChart("Gap", [], false)).toBe("");
  expect(curveChart("Gap", [{ label: "", points: [[1, 2]] }], false)).toContain("<circle");
});

it("draws a bar a bin that has answers, as high as its accuracy", () => {
  const svg = reliabilityDiagram(
    [
      { from: 0, to: 0.5, count: 0, confidence: null, accuracy: null },
      { from: 0.5, to: 1, count: 3, confidence: 0.8, accuracy: 0.5 },
    ],
    0.3,
  );
  const bars = [...svg.matchAll(/<rect [^>]*y="([\d.]+)"[^>]*height="([\d.]+)"/g)];
  expect(bars.map(([, y, height]) => [Number(y), Number(height)])).toEqual([[96, 88]]);
  expect(svg).toContain("confidence 0.8, accuracy 0.5, 3 answers");
  expect(svg).toContain("expected calibration error 0.3");
});

it("writes a bitmap that says its size and holds its pixels from the bottom up", () => {
  const url = bitmapUrl(1, 2, 3, [1, 2, 3, 4, 5, 6]);
  const bytes = Buffer.from(url.slice(url.indexOf(",") + 1), "base64");
  expect(bytes.subarray(0, 2).toString()).toBe("BM");
  expect(bytes.readUInt32LE(2)).toBe(bytes.length);
  expect([bytes.readInt32LE(18), bytes.readInt32LE(22)]).toEqual([1, 2]);
  expect([...bytes.subarray(54)]).toEqual([6, 5, 4, 0, 3, 2, 1, 0]);
});
