/** Matching hidden units: weight matching, an assignment problem a layer, layers in turns. */
import { createRng } from "../../../core/base/rng.ts";
import {
  type Comparison,
  type Contestant,
  numbersOf,
  templateDocument,
  templateItself,
} from "./kit.ts";
import { distance, type Matrix, rowsOf, transposed } from "./linear.ts";

const UNITS = 10;

/** Which unit of A is unit k of B, by layer, as the recipe shuffled them. */
function truth(): number[][] {
  const random = createRng(20_250_601, "recipe:permutation-matching");
  // The starting weights come first: 4 x 10, 10 x 10 and 10 x 3.
  for (let k = 0; k < 40 + 100 + 30; k++) random.normal();
  return [1, 2].map(() => [...random.permutation(UNITS)]);
}

const right = (found: readonly (readonly number[])[]): number =>
  truth().reduce(
    (sum, order, layer) => sum + order.filter((unit, k) => found[layer]?.[k] === unit).length,
    0,
  );

/**
 * The rows that columns take, each another, at the least cost: the Hungarian method with potentials,
 * one row after another along the shortest way of exchanges.
 */
export function assign(cost: Matrix): number[] {
  const n = cost.length;
  const rowPrice = new Array<number>(n).fill(0);
  const columnPrice = new Array<number>(n + 1).fill(0);
  // Column n stands for the row that is being placed.
  const rowOf = new Array<number>(n + 1).fill(-1);
  for (let row = 0; row < n; row++) {
    rowOf[n] = row;
    const least = new Array<number>(n).fill(Number.POSITIVE_INFINITY);
    const cameFrom = new Array<number>(n).fill(n);
    const seen = new Array<boolean>(n + 1).fill(false);
    let column = n;
    while (rowOf[column] !== -1) {
      seen[column] = true;
      const r = rowOf[column] as number;
      let [next, step] = [n, Number.POSITIVE_INFINITY];
      for (let j = 0; j < n; j++) {
        if (seen[j]) continue;
        const reduced =
          (cost[r]?.[j] as number) - (rowPrice[r] as number) - (columnPrice[j] as number);
        if (reduced < (least[j] as number)) {
          least[j] = reduced;
          cameFrom[j] = column;
        }
        if ((least[j] as number) < step) [next, step] = [j, least[j] as number];
      }
      for (let j = 0; j <= n; j++) {
        if (seen[j]) {
          const owner = rowOf[j] as number;
          rowPrice[owner] = (rowPrice[owner] as number) + step;
          columnPrice[j] = (columnPrice[j] as number) - step;
        } else if (j < n) least[j] = (least[j] as number) - step;
      }
      column = next;
    }
    while (column !== n) {
      const from = cameFrom[column] as number;
      rowOf[column] = rowOf[from] as number;
      column = from;
    }
  }
  return rowOf.slice(0, n);
}

const far = (a: readonly number[], b: readonly number[]): number => distance(a, b) ** 2;

const weightMatching: Contestant = {
  name: "weight matching, Hungarian",
  async solve(seed) {
    const document = templateDocument("permutation-matching");
    const matrix = (node: string, width: number) => rowsOf(numbersOf(document, node), width);
    const [a1, b1] = [transposed(matrix("a1", UNITS)), transposed(matrix("b1", UNITS))];
    const [a2, b2] = [matrix("a2", UNITS), matrix("b2", UNITS)];
    const [a3, b3] = [matrix("a3", 3), matrix("b3", 3)];
    const random = createRng(seed, "matching");
    let first: number[] = [];
    let second: number[] = [...random.permutation(UNITS)];
    let [before, rounds] = ["", 0];
    while (before !== `${first} ${second}`) {
      before = `${first} ${second}`;
      rounds++;
      const into = a2.map((row) => second.map((unit) => row[unit] as number));
      first = assign(
        a1.map((column, i) =>
          b1.map((other, k) => far(column, other) + far(into[i] as number[], b2[k] as number[])),
        ),
      );
      // Rows of B in A's order.
      const outOf = a2.map((_, i) => b2[first.indexOf(i)] as number[]);
      const [left, other] = [transposed(a2), transposed(outOf)];
      second = assign(
        left.map((column, j) =>
          other.map((o, l) => far(column, o) + far(a3[j] as number[], b3[l] as number[])),
        ),
      );
    }
    return { value: right([first, second]), note: `${rounds} rounds` };
  },
};

export const permutationMatching: Comparison = {
  name: "permutation-matching",
  unit: "of 20 units matched right",
  seeds: [1, 2, 3, 4, 5],
  contestants: () => [
    templateItself("permutation-matching", async ({ value, iterations }) => {
      const order = async (node: string) =>
        transposed(rowsOf(await value(node), UNITS)).map((column) =>
          column.indexOf(Math.max(...column)),
        );
      const found = [await order("units1"), await order("units2")];
      return { value: right(found), note: `${iterations} iterations` };
    }),
    weightMatching,
  ],
};
