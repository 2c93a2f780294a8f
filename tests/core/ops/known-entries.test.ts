import { pointwise, testSet } from "../../helpers/sets.ts";

testSet("known-entries", {
  hand: [
    { params: { values: [1, 2], mask: [0, 1] }, x: [7, 7], by: [7, 2] },
    {
      params: { values: [1, 2], mask: [0, 1] },
      x: [
        [7, 7],
        [5, 0],
      ],
      by: [
        [7, 2],
        [5, 2],
      ],
    },
    {
      params: { values: [0, -2, 0], mask: [0, 1, 0], others: "nonnegative" },
      x: [-1, 7, 3],
      by: [0, -2, 3],
    },
  ],
  agrees: [
    {
      params: { values: [9, 8, 7, 6], mask: [1, 0, 0, 1] },
      shape: [3, 2, 2],
      reference: pointwise(4, ([, b = 0, c = 0]) => [9, b, c, 6]),
    },
    {
      params: { values: [9, 8, 7, 6], mask: [1, 0, 0, 1], others: "nonnegative" },
      shape: [3, 4],
      reference: pointwise(4, ([, b = 0, c = 0]) => [9, Math.max(b, 0), Math.max(c, 0), 6]),
    },
  ],
  refuses: [
    { params: { values: [1], mask: [1, 1] }, shapes: [["B", 2]], param: "values" },
    { params: { values: [1, 1], mask: [1] }, shapes: [["B", 2]], param: "mask" },
  ],
});
