import { bisect, pointwise, testSet } from "../../helpers/sets.ts";

/** By bisection on the threshold. */
const onto = (x: number[], total: number): number[] => {
  const sum = (t: number) => x.reduce((s, v) => s + Math.max(v - t, 0), 0);
  const t = -bisect((v) => sum(-v) - total, -Math.max(...x), total - Math.min(...x));
  return x.map((v) => Math.max(v - t, 0));
};

testSet("simplex", {
  hand: [
    { x: [0.5, 0.5], by: [0.5, 0.5] },
    { x: [2, 0, 0], by: [1, 0, 0] },
    { x: [[0, 0, 0, 0]], by: [[0.25, 0.25, 0.25, 0.25]] },
    { x: [1, 0.5, -3], by: [0.75, 0.25, 0] },
    {
      params: { total: 4, dims: 2 },
      x: [
        [1, 1],
        [1, 1],
      ],
      by: [
        [1, 1],
        [1, 1],
      ],
    },
    { x: [1e30, -1e30], by: [1, 0] },
  ],
  agrees: [
    { shape: [3, 5], reference: pointwise(5, (x) => onto(x, 1)) },
    { params: { total: 20 }, shape: [2, 40], reference: pointwise(40, (x) => onto(x, 20)) },
  ],
  refuses: [{ shapes: [["B"]], port: "x" }],
});
