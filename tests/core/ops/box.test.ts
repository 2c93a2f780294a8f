import { testSet } from "../../helpers/sets.ts";

testSet("box", {
  hand: [
    { x: [-1, 0.25, 7], by: [0, 0.25, 1] },
    { params: { lo: 2, hi: 2 }, x: [[1], [3]], by: [[2], [2]] },
  ],
  agrees: [
    {
      params: { lo: -0.5, hi: 2 },
      shape: [4, 3],
      reference: (x) => x.map((v) => (v < -0.5 ? -0.5 : v > 2 ? 2 : v)),
    },
  ],
  refuses: [{ params: { lo: 1, hi: 0 }, shapes: [["B", 3]], param: "hi" }],
});
