import { orders, testSet } from "../../helpers/sets.ts";

const directions = [3, 4, 0, 2];
const values = [1, -1, 0.5, 0, 0, 2];

testSet("marginals", {
  hand: [
    // Along the first axis the second point lies first.
    {
      params: { directions: [2, 0], values: [5, 4] },
      x: [
        [1, 7],
        [0, 9],
      ],
      by: [
        [5, 7],
        [4, 9],
      ],
    },
    // At the same place: the lowest index takes the least value.
    {
      params: { directions: [0, 1], values: [1, 0] },
      x: [
        [3, 2],
        [4, 2],
      ],
      by: [
        [3, 0],
        [4, 1],
      ],
    },
  ],
  agrees: [
    {
      params: { directions, values },
      shape: [2, 3, 2],
      ties: true,
      // Tries every order of the values.
      reference: (x) =>
        [0, 1].flatMap((k) => {
          const size = Math.hypot(...directions.slice(2 * k, 2 * k + 2));
          const u = directions.slice(2 * k, 2 * k + 2).map((v) => v / size);
          const goal = values.slice(3 * k, 3 * k + 3);
          const cloud = [0, 1, 2].map((i) => x.slice(6 * k + 2 * i, 6 * k + 2 * i + 2));
          const along = cloud.map(([a = 0, b = 0]) => a * (u[0] as number) + b * (u[1] as number));
          const cost = (order: number[]) =>
            order.reduce((s, o, i) => s + ((goal[o] as number) - (along[i] as number)) ** 2, 0);
          const best = orders(3).reduce((a, b) => (cost(b) < cost(a) ? b : a));
          return cloud.flatMap((point, i) =>
            point.map(
              (v, j) =>
                v + ((goal[best[i] as number] as number) - (along[i] as number)) * (u[j] as number),
            ),
          );
        }),
    },
  ],
  refuses: [
    { shapes: [["B", 2, 2]], port: "x" },
    { params: { directions: [1, 0, 0] }, shapes: [[2, 2]], param: "directions" },
    { params: { directions: [0, 0] }, shapes: [[2, 2]], param: "directions" },
    { params: { values: [1] }, shapes: [[2, 2]], param: "values" },
  ],
});
