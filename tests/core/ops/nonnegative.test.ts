import { testSet } from "../../helpers/sets.ts";

testSet("nonnegative", {
  hand: [{ x: [-1, 0, 2.5], by: [0, 0, 2.5] }],
  agrees: [{ shape: [4, 3], reference: (x) => x.map((v) => (v > 0 ? v : 0)) }],
});
