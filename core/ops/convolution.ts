/** The system k * x = b of a periodic convolution, solved in double precision by Fourier. */
import { type Grid, halfOf } from "./fourier.ts";

/** Kernel and right sides, as the parameters give them. */
export interface Convolution {
  readonly kernel: readonly number[];
  readonly kernelRows: number;
  readonly origin: "middle" | "first";
  readonly values: readonly number[];
}

/** Coefficients of the kernel smaller than this, relative to the largest, count as 0. */
export const ZERO = 1e-10;

/** The kernel laid out on the grid of the points, its origin at entry 0, row by row. */
export function spread(p: Convolution, [height, width]: Grid): number[] {
  const { kernel, kernelRows, origin } = p;
  const columns = kernel.length / kernelRows;
  const before = (n: number) => (origin === "middle" ? Math.floor(n / 2) : 0);
  const out = Array.from({ length: height * width }, () => 0);
  kernel.forEach((weight, i) => {
    const row = (Math.floor(i / columns) - before(kernelRows) + height) % height;
    const column = ((i % columns) - before(columns) + width) % width;
    out[row * width + column] = weight;
  });
  return out;
}

/** The right sides, one an entry. */
export const rightSides = ({ values }: Convolution, n: number): readonly number[] =>
  values.length === 1 ? Array.from({ length: n }, () => values[0] as number) : values;

/** Complex numbers, [height, width] row by row. */
interface Plain {
  readonly re: Float64Array;
  readonly im: Float64Array;
}

/** The transform of each row, and with columns and rows exchanged in the result. */
function acrossAndFlip({ re, im }: Plain, rows: number, n: number, direction: 1 | -1): Plain {
  const cos = Array.from({ length: n }, (_, i) => Math.cos((2 * Math.PI * i) / n));
  const sin = cos.map((_, i) => direction * Math.sin((2 * Math.PI * i) / n));
  const out = { re: new Float64Array(rows * n), im: new Float64Array(rows * n) };
  for (let row = 0; row < rows; row++)
    for (let k = 0; k < n; k++) {
      let [sumRe, sumIm] = [0, 0];
      for (let j = 0; j < n; j++) {
        const [a, b] = [re[row * n + j] as number, im[row * n + j] as number];
        const [c, s] = [cos[(j * k) % n] as number, sin[(j * k) % n] as number];
        sumRe += a * c + b * s;
        sumIm += b * c - a * s;
      }
      out.re[k * rows + row] = sumRe;
      out.im[k * rows + row] = sumIm;
    }
  return out;
}

/** The transform in double precision, not normalised. */
function precise(x: Plain, [height, width]: Grid, direction: 1 | -1): Plain {
  return acrossAndFlip(acrossAndFlip(x, height, width, direction), width, height, direction);
}

const real = (values: readonly number[]): Plain => ({
  re: Float64Array.from(values),
  im: new Float64Array(values.length),
});

export interface Solution {
  /** The shortest of the points that come nearest to fulfilling all equations, row by row. */
  readonly shortest: Float32Array;
  /** 1 at each frequency of the half spectrum at which the point is free. */
  readonly free: Float32Array;
  /** How many frequencies are free, of the whole spectrum. */
  readonly count: number;
}

/** What was solved, by the parameters: a function of them alone, and slow next to a projection. */
const solved = new WeakMap<Convolution, Map<string, Solution>>();

export function solutionOf(p: Convolution, grid: Grid): Solution {
  const known = solved.get(p) ?? new Map<string, Solution>();
  const key = grid.join();
  const solution = known.get(key) ?? solve(p, grid);
  solved.set(p, known.set(key, solution));
  return solution;
}

function solve(p: Convolution, grid: Grid): Solution {
  const [height, width] = grid;
  const n = height * width;
  const kernel = precise(real(spread(p, grid)), grid, 1);
  const wanted = precise(real(rightSides(p, n)), grid, 1);
  const sizes = kernel.re.map((v, k) => Math.hypot(v, kernel.im[k] as number));
  const most = sizes.reduce((a, b) => Math.max(a, b), 0);
  const isFree = (k: number): boolean => (sizes[k] as number) <= ZERO * most;
  const quotient = { re: new Float64Array(n), im: new Float64Array(n) };
  for (let k = 0; k < n; k++) {
    if (isFree(k)) continue;
    const square = (sizes[k] as number) ** 2;
    const [a, b] = [kernel.re[k] as number, kernel.im[k] as number];
    const [c, d] = [wanted.re[k] as number, wanted.im[k] as number];
    quotient.re[k] = (a * c + b * d) / square;
    quotient.im[k] = (a * d - b * c) / square;
  }
  const half = halfOf(width);
  const free = Float32Array.from({ length: height * half }, (_, i) =>
    isFree(Math.floor(i / half) * width + (i % half)) ? 1 : 0,
  );
  return {
    shortest: Float32Array.from(precise(quotient, grid, -1).re, (v) => v / n),
    free,
    count: sizes.reduce((sum, _, k) => sum + (isFree(k) ? 1 : 0), 0),
  };
}
