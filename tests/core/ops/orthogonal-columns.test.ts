import { mapSingular, pointwise, testSet } from "../../helpers/sets.ts";

testSet("orthogonal-columns", {
  hand: [
    {
      x: [
        [3, 0],
        [0, 0.5],
      ],
      by: [
        [1, 0],
        [0, 1],
      ],
    },
    {
      x: [
        [0, -4],
        [2, 0],
        [0, 0],
      ],
      by: [
        [0, -1],
        [1, 0],
        [0, 0],
      ],
    },
    // Nothing to go by: the coordinate axes.
    {
      x: [
        [
          [0, 0],
          [0, 0],
        ],
      ],
      by: [
        [
          [1, 0],
          [0, 1],
        ],
      ],
    },
    // Tiny directions count like large ones.
    {
      x: [
        [1, 0],
        [0, -1e-9],
      ],
      by: [
        [1, 0],
        [0, -1],
      ],
    },
  ],
  agrees: [
    {
      shape: [2, 4, 3],
      ties: true,
      // The distance alone: |x|^2 - 2 (sum of singular values) + columns.
      reference: pointwise(12, (x) => {
        let sizes: number[] = [];
        mapSingular(x, 3, (s) => {
          sizes = s;
          return s;
        });
        const sum = sizes.reduce((a, b) => a + b, 0);
        const squared = x.reduce((s, v) => s + v * v, 0) - 2 * sum + 3;
        // Any point at that distance will do.
        return x.map((v, i) => (i === 0 ? v + Math.sqrt(Math.max(squared, 0)) : v));
      }),
    },
  ],
  refuses: [{ shapes: [["B", 2, 3]], port: "x" }],
});
