import { pointwise, testSet } from "../../helpers/sets.ts";

testSet("halfspace", {
  hand: [
    { params: { normal: [2, 0], offset: 2 }, x: [3, 5], by: [1, 5] },
    { params: { normal: [2, 0], offset: 2 }, x: [[0.5, 5]], by: [[0.5, 5]] },
    { params: { normal: [1, 1], offset: 0 }, x: [2, 0], by: [1, -1] },
  ],
  agrees: [
    {
      params: { normal: [1, -2, 0.5], offset: -1 },
      shape: [4, 3],
      reference: pointwise(3, ([a = 0, b = 0, c = 0]) => {
        const t = Math.max(a - 2 * b + 0.5 * c + 1, 0) / 5.25;
        return [a - t, b + 2 * t, c - 0.5 * t];
      }),
    },
  ],
  refuses: [{ params: { normal: [1, 2] }, shapes: [["B", 3]], param: "normal" }],
});
