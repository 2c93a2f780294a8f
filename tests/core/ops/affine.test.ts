import { pointwise, testSet } from "../../helpers/sets.ts";

testSet("affine", {
  hand: [
    { params: { matrix: [1, 1], values: [1] }, x: [0, 0], by: [0.5, 0.5] },
    { params: { matrix: [1, 0, 0, 2], values: [3, 4] }, x: [[9, 9]], by: [[3, 2]] },
    // Dependent equations that agree.
    { params: { matrix: [1, 1, 2, 2], values: [1, 2] }, x: [1, 1], by: [0.5, 0.5] },
    {
      params: { matrix: [1, 0, 0, 1], values: [0], dims: 2 },
      x: [
        [2, 5],
        [6, 0],
      ],
      by: [
        [1, 5],
        [6, -1],
      ],
    },
  ],
  agrees: [
    {
      // Solved by hand: x lies on the line (3 - 2 v, v - 1, v - 3) moved; null vector (-2, 1, 1).
      params: { matrix: [1, 2, 0, 0, 1, -1], values: [1, 2] },
      shape: [5, 3],
      reference: pointwise(3, ([a = 0, b = 0, c = 0]) => {
        const [p, q, r] = [-3, 2, 0];
        const t = (-2 * (a - p) + (b - q) + (c - r)) / 6;
        return [p - 2 * t, q + t, r + t];
      }),
    },
  ],
  refuses: [
    { params: { matrix: [1, 1, 2, 2], values: [1, 3] }, shapes: [["B", 2]], param: "values" },
    { params: { matrix: [1, 1, 1], values: [1] }, shapes: [["B", 2]], param: "matrix" },
    { params: { dims: 2 }, shapes: [["B", 2]], param: "dims" },
  ],
});
