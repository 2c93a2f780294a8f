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
    // May be empty: above 1/2 only.
    {
      params: { empty: true },
      x: [
        [0.5, 0.2],
        [0.6, 0.7],
        [-3, -1],
      ],
      by: [
        [0, 0],
        [0, 1],
        [0, 0],
      ],
    },
  ],
  agrees: [
    {
      params: { empty: true },
      shape: [4, 5],
      reference: pointwise(5, (x) => {
        const most = Math.max(...x);
        return x.map((_, i) => (most > 0.5 && i === x.indexOf(most) ? 1 : 0));
      }),
    },
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
