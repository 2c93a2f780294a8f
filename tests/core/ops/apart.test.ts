import { length } from "../../../core/certify/samples.ts";
import { pointwise, testSet } from "../../helpers/sets.ts";

testSet("apart", {
  hand: [
    // Half of what is missing each.
    {
      x: [
        [0.5, 0],
        [0, 0],
      ],
      by: [
        [0.75, 0],
        [-0.25, 0],
      ],
    },
    // Far enough: they stay.
    {
      x: [
        [3, 4],
        [0, 0],
      ],
      by: [
        [3, 4],
        [0, 0],
      ],
    },
    // On a line, and at the same place there.
    { x: [[0.5], [0.5]], by: [[1], [0]] },
    // At the same place: along the first axis.
    {
      params: { distance: 2 },
      x: [
        [1, 1],
        [1, 1],
      ],
      by: [
        [2, 1],
        [0, 1],
      ],
    },
  ],
  agrees: [
    {
      params: { distance: 1.5 },
      shape: [6, 2, 3],
      ties: true,
      // Middle and difference move independently; the difference to the outside of a ball.
      reference: pointwise(6, (x) => {
        const [a, b] = [x.slice(0, 3), x.slice(3)];
        const middle = a.map((v, i) => (v + (b[i] as number)) / 2);
        const way = a.map((v, i) => v - (b[i] as number));
        const size = length(way);
        const long =
          size >= 1.5 ? way : size === 0 ? [1.5, 0, 0] : way.map((v) => (v * 1.5) / size);
        return [
          ...middle.map((v, i) => v + (long[i] as number) / 2),
          ...middle.map((v, i) => v - (long[i] as number) / 2),
        ];
      }),
    },
  ],
  refuses: [
    { shapes: [["B", 3]], port: "x" },
    { shapes: [[4, 3, 2]], port: "x" },
  ],
});
