import { pointwise, testSet } from "../../helpers/sets.ts";

testSet("one-hot-rows", {
  hand: [
    { x: [0.1, 0.7, 0.2], by: [0, 1, 0] },
    // Ties: the lowest index.
    {
      x: [
        [2, 2],
        [-1, -1],
      ],
      by: [
        [1, 0],
        [1, 0],
      ],
    },
    {
      params: { axis: 0 },
      x: [
        [1, 5],
        [2, 3],
      ],
      by: [
        [0, 1],
        [1, 0],
      ],
    },
  ],
  agrees: [
    {
      shape: [4, 5],
      reference: pointwise(5, (x) => x.map((_, i) => (i === x.indexOf(Math.max(...x)) ? 1 : 0))),
    },
  ],
  refuses: [
    { params: { axis: 0 }, shapes: [["B", 3]], param: "axis" },
    { params: { axis: 2 }, shapes: [["B", 3]], param: "axis" },
  ],
});
