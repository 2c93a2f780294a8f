import { testSet } from "../../helpers/sets.ts";

testSet("hinge", {
  hand: [
    { x: [0.5, -3, 2], data: [1, 1, 1], by: [1, -2, 2] },
    { x: [-0.5, 3, -2], data: [-1, 0, -1], by: [-1, 2, -2] },
  ],
  agrees: [
    {
      params: { lambda: 0.7, margin: 0.5 },
      shape: [4, 3],
      reference: (s, y) =>
        s.map((v, i) => {
          const side = (y[i] as number) > 0 ? 1 : -1;
          return v + side * Math.min(Math.max(0.5 - side * v, 0), 0.7);
        }),
    },
  ],
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
