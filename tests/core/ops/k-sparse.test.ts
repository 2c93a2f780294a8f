import { pointwise, testSet } from "../../helpers/sets.ts";

testSet("k-sparse", {
  hand: [
    { x: [1, -3, 2], by: [0, -3, 0] },
    // Ties: the lowest index stays.
    { params: { k: 2 }, x: [[2, -2, 2, 2]], by: [[2, -2, 0, 0]] },
    {
      params: { k: 2, dims: 2 },
      x: [
        [1, 5],
        [-6, 0],
      ],
      by: [
        [0, 5],
        [-6, 0],
      ],
    },
  ],
  agrees: [
    {
      params: { k: 3 },
      shape: [4, 7],
      reference: pointwise(7, (x) => {
        const kept = x
          .map((v, i) => [Math.abs(v), i] as const)
          .sort(([a, i], [b, j]) => b - a || i - j)
          .slice(0, 3)
          .map(([, i]) => i);
        return x.map((v, i) => (kept.includes(i) ? v : 0));
      }),
    },
  ],
  refuses: [{ params: { k: 4 }, shapes: [["B", 3]], param: "k" }],
});
