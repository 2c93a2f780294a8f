import { mapSingular, pointwise, testSet } from "../../helpers/sets.ts";

testSet("spectral-box", {
  hand: [
    {
      x: [
        [3, 0],
        [0, 0.5],
      ],
      by: [
        [1, 0],
        [0, 0.5],
      ],
    },
    {
      x: [
        [0, -4],
        [2, 0],
      ],
      by: [
        [0, -1],
        [1, 0],
      ],
    },
    // No direction of its own: the coordinate axis takes it.
    {
      params: { lo: 2, hi: 3 },
      x: [
        [
          [5, 0],
          [0, 0],
        ],
      ],
      by: [
        [
          [3, 0],
          [0, 2],
        ],
      ],
    },
  ],
  agrees: [
    {
      params: { hi: 0.8 },
      shape: [2, 4, 3],
      reference: pointwise(12, (x) => mapSingular(x, 3, (s) => s.map((v) => Math.min(v, 0.8)))),
    },
  ],
  refuses: [
    { params: { lo: 2 }, shapes: [[3, 3]], param: "hi" },
    { shapes: [["B", 3]], port: "x" },
    { shapes: [[65, 65]], port: "x" },
  ],
});
