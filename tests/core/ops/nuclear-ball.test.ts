import { bisect, mapSingular, pointwise, testSet } from "../../helpers/sets.ts";

testSet("nuclear-ball", {
  hand: [
    {
      x: [
        [0.5, 0],
        [0, 0.25],
      ],
      by: [
        [0.5, 0],
        [0, 0.25],
      ],
    },
    {
      x: [
        [3, 0],
        [0, 0],
      ],
      by: [
        [1, 0],
        [0, 0],
      ],
    },
    {
      params: { radius: 2 },
      x: [
        [
          [0, 2],
          [-1, 0],
        ],
      ],
      by: [
        [
          [0, 1.5],
          [-0.5, 0],
        ],
      ],
    },
  ],
  agrees: [
    {
      params: { radius: 2 },
      shape: [2, 3, 4],
      reference: pointwise(12, (x) =>
        mapSingular(x, 4, (s) => {
          const sum = (t: number) => s.reduce((all, v) => all + Math.max(v - t, 0), 0);
          const t = sum(0) <= 2 ? 0 : -bisect((v) => sum(-v) - 2, -Math.max(...s), 0);
          return s.map((v) => Math.max(v - t, 0));
        }),
      ),
    },
  ],
});
