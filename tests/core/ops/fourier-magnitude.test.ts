import { pointwise, testSet } from "../../helpers/sets.ts";

/** By the sums of the discrete Fourier transform. */
function impose(x: number[], modulus: number[]): number[] {
  const n = x.length;
  const angle = (i: number, k: number) => (2 * Math.PI * ((i * k) % n)) / n;
  const parts = x.map((_, k) => {
    const re = x.reduce((s, v, i) => s + v * Math.cos(angle(i, k)), 0);
    const im = k === 0 ? 0 : x.reduce((s, v, i) => s - v * Math.sin(angle(i, k)), 0);
    const size = Math.hypot(re, im);
    const goal = modulus[k] as number;
    return size < 1e-12 ? [goal, 0] : [(re * goal) / size, (im * goal) / size];
  }) as [number, number][];
  return x.map(
    (_, i) =>
      parts.reduce(
        (s, [re, im], k) => s + re * Math.cos(angle(i, k)) - im * Math.sin(angle(i, k)),
        0,
      ) / n,
  );
}

testSet("fourier-magnitude", {
  hand: [
    // (sum, difference) = (4, 2) become (1, 1): x = (1, 0).
    { params: { modulus: [1, 1] }, x: [3, 1], by: [1, 0] },
    // Zero coefficients get phase 0: an impulse.
    { params: { modulus: [1, 1, 1] }, x: [[0, 0, 0]], by: [[1, 0, 0]] },
    {
      params: { modulus: [4, 0, 0, 0], dims: 2 },
      x: [
        [-1, 5],
        [0, -7],
      ],
      by: [
        [-1, -1],
        [-1, -1],
      ],
    },
  ],
  agrees: [
    {
      params: { modulus: [3, 1, 2, 2, 1] },
      shape: [3, 5],
      reference: pointwise(5, (x) => impose(x, [3, 1, 2, 2, 1])),
      ties: true,
    },
  ],
  refuses: [
    { params: { modulus: [1, 2, 3] }, shapes: [["B", 3]], param: "modulus" },
    { params: { modulus: [1, 2] }, shapes: [["B", 3]], param: "modulus" },
    { params: { modulus: [1], dims: 2 }, shapes: [["B", 3]], param: "dims" },
  ],
});
