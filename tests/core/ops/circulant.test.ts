import { eigen, flipped, pointwise, testSet, times } from "../../helpers/sets.ts";

/** The matrix of a periodic convolution by its sum: C x at (r, c) adds k[a, b] x[r - a + p, c - b + q]. */
function matrixOf(
  kernel: readonly (readonly number[])[],
  [p, q]: readonly [number, number],
  [height, width]: readonly [number, number],
): number[][] {
  const matrix = Array.from({ length: height * width }, () =>
    Array.from({ length: height * width }, () => 0),
  );
  for (let r = 0; r < height; r++)
    for (let c = 0; c < width; c++)
      kernel.forEach((weights, a) => {
        weights.forEach((weight, b) => {
          const row = (r - a + p + height) % height;
          const column = (c - b + q + width) % width;
          const line = matrix[r * width + c] as number[];
          line[row * width + column] = (line[row * width + column] as number) + weight;
        });
      });
  return matrix;
}

/** The nearest of the least-squares solutions, by the eigenvectors of C^T C. */
function nearestSolution(matrix: number[][], values: readonly number[]) {
  const { values: squares, vectors } = eigen(times(flipped(matrix), matrix));
  const pulled = times(
    flipped(matrix),
    values.map((v) => [v]),
  ).flat();
  const along = (x: readonly number[], i: number) =>
    x.reduce((sum, v, j) => sum + v * ((vectors[j] as number[])[i] as number), 0);
  return (x: number[]): number[] => {
    const steps = squares.map((square, i) =>
      square < 1e-9 ? 0 : along(pulled, i) / square - along(x, i),
    );
    return x.map(
      (v, j) => v + steps.reduce((s, t, i) => s + t * ((vectors[j] as number[])[i] as number), 0),
    );
  };
}

const difference = { kernel: [1, -1], origin: "first" };
const laplace = [
  [0, 1, 0],
  [1, -4, 1],
  [0, 1, 0],
];
const values6 = [3, 0, 0, 1, 2, 3];
const values12 = Array.from({ length: 12 }, (_, i) => ((i * 7) % 5) - 2);

testSet("circulant", {
  hand: [
    // x_i - x_(i-1) = b_i leaves the mean free: (0, 1, 3) moved to mean 5.
    { params: { ...difference, values: [-3, 1, 2] }, x: [4, 6, 5], by: [11 / 3, 14 / 3, 20 / 3] },
    // Contradictory: the differences of a circle add up to 0, these to 3; the nearest are 0.
    { params: { ...difference, values: [1] }, x: [[1, 2, 6]], by: [[3, 3, 3]] },
    // One single point: x_i is half of b_i.
    { params: { kernel: [2], values: [2, 4] }, x: [9, -9], by: [1, 2] },
    // The weight after the middle falls on the entry before: x_(i-1) = b_i, a shift.
    { params: { kernel: [0, 0, 1], values: [1, 2, 3] }, x: [0, 0, 0], by: [2, 3, 1] },
    // No equation at all.
    { params: { kernel: [0], values: [5] }, x: [1, 2], by: [1, 2] },
    // Sums over the rows of an image, wherever they start.
    {
      params: { kernel: [1, 1], values: [4, 4, 6, 6], dims: 2 },
      x: [
        [1, 1],
        [0, 2],
      ],
      by: [
        [2, 2],
        [2, 4],
      ],
    },
  ],
  agrees: [
    {
      params: { kernel: [1, 1, 1], values: values6 },
      shape: [3, 6],
      reference: pointwise(6, nearestSolution(matrixOf([[1, 1, 1]], [0, 1], [1, 6]), values6)),
    },
    {
      params: { kernel: laplace.flat(), kernelRows: 3, values: values12, dims: 2 },
      shape: [2, 3, 4],
      reference: pointwise(12, nearestSolution(matrixOf(laplace, [1, 1], [3, 4]), values12)),
    },
    {
      // Even height and width, even kernel.
      params: {
        kernel: [1, 2, -1, -2],
        kernelRows: 2,
        origin: "first",
        values: values12,
        dims: 2,
      },
      shape: [6, 2],
      reference: pointwise(
        12,
        nearestSolution(
          matrixOf(
            [
              [1, 2],
              [-1, -2],
            ],
            [0, 0],
            [6, 2],
          ),
          values12,
        ),
      ),
    },
  ],
  refuses: [
    { params: { kernel: [1, 2, 3] }, shapes: [["B", 2]], param: "kernel" },
    {
      params: { kernel: [1, 2, 3], kernelRows: 2, dims: 2 },
      shapes: [[3, 3]],
      param: "kernelRows",
    },
    { params: { kernel: [1, 2], kernelRows: 2 }, shapes: [["B", 4]], param: "kernelRows" },
    { params: { values: [1, 2] }, shapes: [["B", 3]], param: "values" },
    { params: { dims: 2 }, shapes: [["B", 3]], param: "dims" },
    { params: {}, shapes: [["B", 1025]], param: "dims" },
  ],
});
