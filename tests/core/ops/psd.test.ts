import { eigen, flipped, pointwise, testSet, times } from "../../helpers/sets.ts";

testSet("psd", {
  hand: [
    {
      x: [
        [2, 0],
        [0, -3],
      ],
      by: [
        [2, 0],
        [0, 0],
      ],
    },
    {
      x: [
        [0, 2],
        [0, 0],
      ],
      by: [
        [0.5, 0.5],
        [0.5, 0.5],
      ],
    },
    {
      x: [
        [
          [-1, 0],
          [0, -1],
        ],
      ],
      by: [
        [
          [0, 0],
          [0, 0],
        ],
      ],
    },
  ],
  agrees: [
    {
      shape: [2, 4, 4],
      reference: pointwise(16, (x) => {
        const half = x.map((v, k) => (v + (x[(k % 4) * 4 + Math.floor(k / 4)] as number)) / 2);
        const rows = [0, 1, 2, 3].map((i) => half.slice(4 * i, 4 * i + 4));
        const { values, vectors } = eigen(rows);
        const kept = vectors.map((row) => row.map((v, j) => v * Math.max(values[j] as number, 0)));
        return times(kept, flipped(vectors)).flat();
      }),
    },
  ],
  refuses: [{ shapes: [["B", 2, 3]], port: "x" }],
});
