import { bisect, testSet } from "../../helpers/sets.ts";

testSet("kl", {
  hand: [
    // x + ln(x / y) = x0: at x = y = 1 for x0 = 1, at x = e for x0 = e and y = e.
    { x: [1, Math.E], data: [1, Math.E], by: [1, Math.E] },
    { x: [[5], [-5]], data: [[0], [-1]], by: [[0], [0]] },
    // x ln(x) + x^2 / 2 at x0 = 0: omega(0) = 0.567143...
    { x: [0], data: [1], by: [0.5671433] },
  ],
  agrees: [0.001, 0.1, 1, 50].map((lambda) => ({
    params: { lambda },
    shape: [4, 3],
    reference: (x: number[], y: number[]) =>
      x.map((v, i) => {
        const target = y[i] as number;
        if (target <= 0) return 0;
        // In the logarithm of the solution.
        const gap = (t: number) => Math.exp(t) + lambda * (t - Math.log(target)) - v;
        const high = Math.log(Math.abs(v) + target + 1);
        return Math.exp(bisect(gap, Math.log(target) - (Math.abs(v) + target) / lambda - 1, high));
      }),
  })),
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
