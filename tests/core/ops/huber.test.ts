import { testSet } from "../../helpers/sets.ts";

testSet("huber", {
  hand: [
    // Near: halved. Far: by lambda delta.
    { x: [1, 10, -10], data: [0, 0, 0], by: [0.5, 9, -9] },
    { params: { lambda: 3, delta: 2 }, x: [[9]], data: [[1]], by: [[3]] },
  ],
  agrees: [
    {
      params: { lambda: 2, delta: 0.5 },
      shape: [4, 3],
      reference: (x, y) =>
        x.map((v, i) => {
          const r = v - (y[i] as number);
          const near = Math.abs(r) <= 0.5 * 3;
          return (y[i] as number) + (near ? r / 3 : r - Math.sign(r));
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
