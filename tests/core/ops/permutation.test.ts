import { orders, pointwise, testSet } from "../../helpers/sets.ts";

/** The permutation matrix with the largest inner product, by trying all. */
function best(x: number[], n: number): number[] {
  const value = (order: number[]) => order.reduce((s, j, i) => s + (x[i * n + j] as number), 0);
  const [first, ...rest] = orders(n) as [number[], ...number[][]];
  const order = rest.reduce((a, b) => (value(b) > value(a) ? b : a), first);
  return x.map((_, k) => (order[Math.floor(k / n)] === k % n ? 1 : 0));
}

testSet("permutation", {
  hand: [
    {
      x: [
        [0.9, 0.1],
        [0.2, 0.3],
      ],
      by: [
        [1, 0],
        [0, 1],
      ],
    },
    // Greedy would take 10 + 0; 9 + 9 is more.
    {
      x: [
        [10, 9],
        [9, 0],
      ],
      by: [
        [0, 1],
        [1, 0],
      ],
    },
    {
      x: [
        [0, 0],
        [0, 0],
      ],
      by: [
        [1, 0],
        [0, 1],
      ],
    },
    {
      x: [
        [
          [7, 5, 0],
          [6, 5, 1],
          [9, 8, 0],
        ],
      ],
      by: [
        [
          [1, 0, 0],
          [0, 0, 1],
          [0, 1, 0],
        ],
      ],
    },
  ],
  agrees: [
    { shape: [3, 3, 3], ties: true, reference: pointwise(9, (x) => best(x, 3)) },
    { shape: [2, 6, 6], ties: true, reference: pointwise(36, (x) => best(x, 6)) },
  ],
  refuses: [
    { shapes: [["B", 2, 3]], port: "x" },
    { shapes: [["B", 3]], port: "x" },
    { shapes: [[40, 40]], port: "x" },
  ],
});
