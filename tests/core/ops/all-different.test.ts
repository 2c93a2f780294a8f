import { orders, pointwise, testSet } from "../../helpers/sets.ts";

testSet("all-different", {
  hand: [
    { x: [0.3, -7, 5], by: [2, 1, 3] },
    // Ties: the lowest index gets the smallest value.
    { x: [[1, 1, 1]], by: [[1, 2, 3]] },
    { params: { values: [10, 30, 20] }, x: [0, 5, -5], by: [20, 30, 10] },
  ],
  agrees: [
    {
      params: { values: [4, -1, 2.5, 2.5] },
      shape: [3, 4],
      ties: true,
      reference: pointwise(4, (x) => {
        const far = (p: number[]) => p.reduce((s, v, i) => s + (v - (x[i] as number)) ** 2, 0);
        const all = orders(4).map((order) => order.map((i) => [4, -1, 2.5, 2.5][i] as number));
        return all.reduce((a, b) => (far(b) < far(a) ? b : a));
      }),
    },
  ],
  refuses: [{ params: { values: [1, 2] }, shapes: [["B", 3]], param: "values" }],
});
