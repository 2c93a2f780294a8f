import { bisect, pointwise, testSet } from "../../helpers/sets.ts";

testSet("l1-ball", {
  hand: [
    { x: [0.5, -0.25], by: [0.5, -0.25] },
    { x: [3, 0], by: [1, 0] },
    { x: [-2, 2], by: [-0.5, 0.5] },
    { params: { radius: 2 }, x: [[2, -1, 0.5]], by: [[1.5, -0.5, 0]] },
  ],
  agrees: [
    {
      params: { radius: 3 },
      shape: [3, 6],
      reference: pointwise(6, (x) => {
        const size = (t: number) => x.reduce((s, v) => s + Math.max(Math.abs(v) - t, 0), 0);
        if (size(0) <= 3) return x;
        const t = -bisect((v) => size(-v) - 3, -Math.max(...x.map(Math.abs)), 0);
        return x.map((v) => Math.sign(v) * Math.max(Math.abs(v) - t, 0));
      }),
    },
  ],
});
