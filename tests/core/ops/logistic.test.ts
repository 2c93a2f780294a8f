import { bisect, testSet } from "../../helpers/sets.ts";

testSet("logistic", {
  hand: [
    // u = 1 / (1 + exp(u)) at u = 0.401058...
    { x: [0, 0], data: [1, -1], by: [0.4010581, -0.4010581] },
    { params: { lambda: 2 }, x: [[-1]], data: [[1]], by: [[0]] },
  ],
  agrees: [0.01, 1, 30, 1000].map((lambda) => ({
    params: { lambda },
    shape: [4, 3],
    reference: (s: number[], y: number[]) =>
      s.map((v, i) => {
        const side = (y[i] as number) > 0 ? 1 : -1;
        const gap = (u: number) => u - side * v - lambda / (1 + Math.exp(u));
        return side * bisect(gap, side * v, side * v + lambda);
      }),
  })),
  refuses: [
    {
      shapes: [
        ["B", 3],
        ["B", 4],
      ],
      port: "labels",
    },
  ],
});
