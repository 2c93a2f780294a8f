/** Poisson's equation: the template's system solved as a linear one. */
import {
  type Comparison,
  type Contestant,
  numbersOf,
  templateDocument,
  templateItself,
} from "./kit.ts";
import { dot, rowsOf, solve } from "./linear.ts";

const CELLS = 144;

/** The equations of free places alone: a symmetric positive definite matrix, right side, places. */
function system() {
  const document = templateDocument("poisson");
  const mask = numbersOf(document, "conductors", "mask");
  const held = numbersOf(document, "conductors");
  const rows = rowsOf(numbersOf(document, "equation", "matrix"), CELLS);
  const free = mask.flatMap((given, k) => (given === 0 ? [k] : []));
  const charge = numbersOf(document, "equation");
  return {
    a: rows.map((row) => free.map((k) => row[k] as number)),
    b: rows.map((row, i) => (charge[i] as number) - dot(row, held)),
    whole(x: readonly number[]): number[] {
      const potential = [...held];
      free.forEach((k, i) => {
        potential[k] = x[i] as number;
      });
      return potential;
    },
  };
}

const exact = (): number[] => {
  const { a, b, whole } = system();
  return whole(
    solve(
      a,
      b.map((v) => [v]),
    ).flat(),
  );
};

let known: number[] | undefined;

const off = (found: ArrayLike<number>): number =>
  (known ?? exact()).reduce((most, v, k) => Math.max(most, Math.abs(v - (found[k] as number))), 0);

const conjugateGradients: Contestant = {
  name: "conjugate gradients",
  certain: true,
  async prepare() {
    known = exact();
  },
  async solve() {
    const { a, b, whole } = system();
    const x = b.map(() => 0);
    let rest = [...b];
    let way = [...b];
    let squares = dot(rest, rest);
    let steps = 0;
    for (; Math.sqrt(squares) > 1e-6; steps++) {
      const image = a.map((row) => dot(row, way));
      const step = squares / dot(way, image);
      way.forEach((v, k) => {
        x[k] = (x[k] as number) + step * v;
      });
      rest = rest.map((v, k) => v - step * (image[k] as number));
      const next = dot(rest, rest);
      way = rest.map((v, k) => v + (next / squares) * (way[k] as number));
      squares = next;
    }
    return { value: off(whole(x)), note: `${steps} steps` };
  },
};

export const poisson: Comparison = {
  name: "poisson",
  unit: "largest difference from the exact potential, volts",
  seeds: [1],
  contestants: () => [
    templateItself("poisson", async ({ value, iterations }) => ({
      value: off(await value("potential")),
      note: `${iterations} iterations`,
    })),
    conjugateGradients,
    { name: "elimination", certain: true, solve: async () => ({ value: off(exact()) }) },
  ],
};
