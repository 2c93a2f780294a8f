import { pointwise, testSet } from "../../helpers/sets.ts";

testSet("l2-ball", {
  hand: [
    { x: [3, 4], by: [0.6, 0.8] },
    {
      x: [
        [0.3, 0.4],
        [0, 0],
      ],
      by: [
        [0.3, 0.4],
        [0, 0],
      ],
    },
    { x: [-1e30, 0], by: [-1, 0] },
    {
      params: { dims: 2, radius: 5 },
      x: [
        [6, 0],
        [0, 8],
      ],
      by: [
        [3, 0],
        [0, 4],
      ],
    },
  ],
  agrees: [
    {
      params: { radius: 0.7 },
      shape: [4, 3],
      reference: pointwise(3, (x) => x.map((v) => v * Math.min(1, 0.7 / (Math.hypot(...x) || 1)))),
    },
  ],
  refuses: [{ params: { dims: 3 }, shapes: [["B", 2, 2]], param: "dims" }],
});
