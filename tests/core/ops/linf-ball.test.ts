import { testSet } from "../../helpers/sets.ts";

testSet("linf-ball", {
  hand: [{ x: [-3, 0.5, 2], by: [-1, 0.5, 1] }],
  agrees: [
    {
      params: { radius: 0.25 },
      shape: [4, 3],
      reference: (x) => x.map((v) => (Math.abs(v) > 0.25 ? 0.25 * Math.sign(v) : v)),
    },
  ],
});
