import { testSet } from "../../helpers/sets.ts";

testSet("integer-lattice", {
  hand: [
    { x: [0.4, 1.6, -2.3], by: [0, 2, -2] },
    // Halves go to the even number.
    { x: [0.5, 1.5, 2.5, -0.5], by: [0, 2, 2, 0] },
    { params: { step: 2, offset: -1 }, x: [[0.25], [-0.25], [7]], by: [[1], [-1], [7]] },
    { x: [1e30], by: [1e30] },
  ],
  agrees: [
    {
      params: { step: 0.25 },
      shape: [4, 3],
      reference: (x) => x.map((v) => Math.round(v / 0.25) * 0.25),
      ties: true,
    },
  ],
});
