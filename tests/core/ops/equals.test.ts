import { testSet } from "../../helpers/sets.ts";

testSet("equals", {
  hand: [{ x: [1, 2], data: [3, -4], by: [3, -4] }],
  agrees: [{ shape: [4, 3], reference: (_, target) => target }],
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
