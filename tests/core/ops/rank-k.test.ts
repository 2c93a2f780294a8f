import { mapSingular, pointwise, testSet } from "../../helpers/sets.ts";

testSet("rank-k", {
  hand: [
    {
      x: [
        [3, 0],
        [0, 2],
      ],
      by: [
        [3, 0],
        [0, 0],
      ],
    },
    {
      x: [
        [1, 1],
        [1, 1],
      ],
      by: [
        [1, 1],
        [1, 1],
      ],
    },
    {
      params: { k: 2 },
      x: [
        [
          [4, 0, 0],
          [0, 0, 1],
          [0, 2, 0],
        ],
      ],
      by: [
        [
          [4, 0, 0],
          [0, 0, 0],
          [0, 2, 0],
        ],
      ],
    },
  ],
  agrees: [
    {
      params: { k: 2 },
      shape: [2, 4, 3],
      ties: true,
      reference: pointwise(12, (x) =>
        mapSingular(x, 3, (s) => {
          const least = s.indexOf(Math.min(...s));
          return s.map((v, i) => (i === least ? 0 : v));
        }),
      ),
    },
  ],
  refuses: [{ params: { k: 3 }, shapes: [["B", 2, 5]], param: "k" }],
});
