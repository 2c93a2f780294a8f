/** Tables with gaps, factors without signs, sensors of unknown gain. */
import { heart } from "../../../build/recipes/heart.mjs";
import { createRng } from "../../../core/base/rng.ts";
import {
  type Comparison,
  type Contestant,
  numbersOf,
  templateDocument,
  templateItself,
} from "./kit.ts";
import {
  distance,
  dot,
  leastSquares,
  type Matrix,
  product,
  rowsOf,
  transposed,
  withSingular,
} from "./linear.ts";

const seeds = [1, 2, 3, 4, 5];
/** The seed that recipes make templates with. */
const recipeSeed = 20_250_601;

const SIDE = 12;

/** The whole table as the recipe made it, and which of its numbers are given. */
function completion() {
  const random = createRng(recipeSeed, "recipe:matrix-completion");
  const made = (rows: number, columns: number) =>
    Array.from({ length: rows }, () => Array.from({ length: columns }, () => random.normal()));
  const [left, right] = [made(SIDE, 2), made(2, SIDE)];
  const document = templateDocument("matrix-completion");
  return {
    whole: product(left, right),
    mask: rowsOf(numbersOf(document, "known", "mask"), SIDE),
    given: rowsOf(numbersOf(document, "known"), SIDE),
  };
}

const relative = (found: Matrix, whole: Matrix): number =>
  distance(found.flat(), whole.flat()) / Math.hypot(...whole.flat());

const alternating: Contestant = {
  name: "alternating least squares",
  async solve(seed) {
    const { whole, mask, given } = completion();
    const random = createRng(seed, "als");
    let right = Array.from({ length: SIDE }, () => [random.normal(), random.normal()]);
    let left: number[][] = [];
    /** Factors of rows for fixed factors of columns. */
    const factorsFor = (values: Matrix, kept: Matrix, factors: Matrix): number[][] =>
      values.map((row, i) => {
        const at = row.flatMap((_, j) => (kept[i]?.[j] === 1 ? [j] : []));
        const a = at.map((j) => factors[j] as readonly number[]);
        return leastSquares(
          a,
          at.map((j) => [row[j] as number]),
        ).flat();
      });
    const rounds = 15;
    for (let round = 0; round < rounds; round++) {
      left = factorsFor(given, mask, right);
      right = factorsFor(transposed(given), transposed(mask), left);
    }
    return { value: relative(product(left, transposed(right)), whole), note: `${rounds} rounds` };
  },
};

const softImpute: Contestant = {
  name: "soft-impute",
  certain: true,
  async solve() {
    const { whole, mask, given } = completion();
    let table = given.map((row) => [...row]);
    let rounds = 0;
    // Each threshold starts from what the one before it came to.
    for (let threshold = 4; threshold > 1e-4; threshold /= 2)
      for (let k = 0; k < 100; k++) {
        rounds++;
        const low = withSingular(table, (s) => Math.max(0, s - threshold));
        const next = low.map((row, i) =>
          row.map((v, j) => (mask[i]?.[j] === 1 ? (given[i]?.[j] as number) : v)),
        );
        const moved = distance(next.flat(), table.flat());
        table = next;
        if (moved < 1e-6) break;
      }
    return { value: relative(table, whole), note: `${rounds} rounds` };
  },
};

export const matrixCompletion: Comparison = {
  name: "matrix-completion",
  unit: "relative error of the whole table",
  seeds,
  contestants: () => [
    templateItself("matrix-completion", async ({ value, iterations }) => ({
      value: relative(rowsOf(await value("matrix"), SIDE), completion().whole),
      note: `${iterations} iterations`,
    })),
    alternating,
    softImpute,
  ],
};

const PARTS = 6;
const TINY = 1e-12;

const pictures = (): number[][] =>
  rowsOf(numbersOf(templateDocument("nonnegative-factorisation"), "pictures"), 9);

const startingFactors = (seed: number): { weights: number[][]; parts: number[][] } => {
  const random = createRng(seed, "factors");
  const made = (rows: number, columns: number) =>
    Array.from({ length: rows }, () => Array.from({ length: columns }, () => random.uniform()));
  return { weights: made(18, PARTS), parts: made(PARTS, 9) };
};

const off = (weights: Matrix, parts: Matrix): number =>
  distance(product(weights, parts).flat(), pictures().flat());

const multiplicative: Contestant = {
  name: "multiplicative updates",
  async solve(seed) {
    const v = pictures();
    let { weights, parts } = startingFactors(seed);
    const scaled = (a: Matrix, up: Matrix, down: Matrix) =>
      a.map((row, i) =>
        row.map((x, j) => (x * (up[i]?.[j] as number)) / ((down[i]?.[j] as number) + TINY)),
      );
    const rounds = 10_000;
    for (let round = 0; round < rounds; round++) {
      const wt = transposed(weights);
      parts = scaled(parts, product(wt, v), product(product(wt, weights), parts));
      const pt = transposed(parts);
      weights = scaled(weights, product(v, pt), product(weights, product(parts, pt)));
    }
    return { value: off(weights, parts), note: `${rounds} rounds` };
  },
};

/** A column of one factor at a time, the others fixed. */
const hierarchical: Contestant = {
  name: "hierarchical least squares",
  async solve(seed) {
    const v = pictures();
    const start = startingFactors(seed);
    let [columns, parts] = [transposed(start.weights), start.parts];
    /** New rows a_k for `sum a_k b_k^T = values^T`. */
    const sweep = (a: number[][], b: Matrix, values: Matrix): number[][] => {
      const next = a.map((row) => [...row]);
      for (let k = 0; k < PARTS; k++) {
        const bk = b[k] as readonly number[];
        const size = dot(bk, bk) + TINY;
        next[k] = values.map((row, i) => {
          const others = next.reduce(
            (sum, column, l) =>
              l === k ? sum : sum + (column[i] as number) * dot(b[l] as readonly number[], bk),
            0,
          );
          return Math.max(0, (dot(row, bk) - others) / size);
        });
      }
      return next;
    };
    const rounds = 10_000;
    for (let round = 0; round < rounds; round++) {
      columns = sweep(columns, parts, v);
      parts = sweep(parts, columns, transposed(v));
    }
    return { value: off(transposed(columns), parts), note: `${rounds} rounds` };
  },
};

export const nonnegativeFactorisation: Comparison = {
  name: "nonnegative-factorisation",
  unit: "distance of the products from the pictures",
  seeds,
  contestants: () => [
    templateItself("nonnegative-factorisation", async ({ value, iterations }) => {
      const positive = async (node: string, width: number) =>
        rowsOf(
          (await value(node)).map((v) => Math.max(0, v)),
          width,
        );
      const [weights, parts] = [await positive("weights", PARTS), await positive("parts", 9)];
      return { value: off(weights, parts), note: `${iterations} iterations` };
    }),
    multiplicative,
    hierarchical,
  ],
};

/** Unknown: pixels by column, then the inverse of each gain; readings times it are what was seen. */
const selfCalibration: Contestant = {
  name: "linear least squares",
  certain: true,
  async solve() {
    const document = templateDocument("blind-gain-calibration");
    const sensing = rowsOf(numbersOf(document, "sensing", "matrix"), 24).map((r) => r.slice(0, 8));
    const readings = rowsOf(numbersOf(document, "readings"), 16);
    const a = readings.flatMap((column, j) =>
      column.map((reading, s) => {
        const row = new Array<number>(80).fill(0);
        sensing[s]?.forEach((v, i) => {
          row[8 * j + i] = v;
        });
        row[64 + s] = -reading;
        return row;
      }),
    );
    const scale = Array.from({ length: 80 }, (_, k) => (k < 64 ? 0 : 1));
    const right = [...a.map(() => [0]), [16]];
    const found = leastSquares([...a, scale], right).flat();
    // As in the template, the mean gain is 1.
    const mean = found.slice(64).reduce((sum, d) => sum + 1 / d, 0) / 16;
    const image = transposed(
      rowsOf(
        found.slice(0, 64).map((v) => v * mean),
        8,
      ),
    );
    return { value: relative(image, heart) };
  },
};

export const blindGainCalibration: Comparison = {
  name: "blind-gain-calibration",
  unit: "relative error of the image",
  seeds: [1, 2, 3],
  contestants: () => [
    templateItself("blind-gain-calibration", async ({ value, iterations }) => {
      const columns = rowsOf(await value("columns"), 24).map((row) => row.slice(0, 8));
      return { value: relative(transposed(columns), heart), note: `${iterations} sweeps` };
    }),
    selfCalibration,
  ],
};
