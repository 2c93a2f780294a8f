import { pointwise, testSet } from "../../helpers/sets.ts";

/** Pool adjacent violators. */
function adjacent(x: number[]): number[] {
  const pools: { sum: number; count: number }[] = [];
  for (const v of x) {
    pools.push({ sum: v, count: 1 });
    for (;;) {
      const [a, b] = pools.slice(-2);
      if (!a || !b || a.sum / a.count <= b.sum / b.count) break;
      pools.splice(-2, 2, { sum: a.sum + b.sum, count: a.count + b.count });
    }
  }
  return pools.flatMap(({ sum, count }) => Array.from({ length: count }, () => sum / count));
}

testSet("monotone", {
  hand: [
    { x: [1, 2, 3], by: [1, 2, 3] },
    { x: [3, 1], by: [2, 2] },
    { x: [[4, 2, 0, 5]], by: [[2, 2, 2, 5]] },
    { params: { direction: "down" }, x: [1, 2, 0], by: [1.5, 1.5, 0] },
  ],
  agrees: [
    { shape: [3, 8], reference: pointwise(8, adjacent) },
    { shape: [2, 60], reference: pointwise(60, adjacent) },
    {
      params: { direction: "down" },
      shape: [5],
      reference: (x) => adjacent(x.map((v) => -v)).map((v) => -v),
    },
  ],
  refuses: [{ shapes: [["B", 513]], port: "x" }],
});
