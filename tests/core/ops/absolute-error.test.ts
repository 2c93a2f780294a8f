import { testSet } from "../../helpers/sets.ts";

testSet("absolute-error", {
  hand: [
    { x: [3, -3, 0.25], data: [0, 0, 0], by: [2, -2, 0] },
    { params: { lambda: 10 }, x: [[3]], data: [[1]], by: [[1]] },
  ],
  agrees: [
    {
      params: { lambda: 0.3 },
      shape: [4, 3],
      reference: (x, y) =>
        x.map((v, i) => {
          const r = v - (y[i] as number);
          return (y[i] as number) + Math.sign(r) * Math.max(Math.abs(r) - 0.3, 0);
        }),
    },
  ],
  refuses: [
    {
      shapes: [
        ["B", 3],
        ["B", 4],
      ],
      port: "target",
    },
  ],
});
