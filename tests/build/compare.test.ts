/** The solvers that templates are compared with do what they are for. */
import { describe, expect, it } from "vitest";
import { createRng } from "../../core/base/rng.ts";
import { assign } from "../bench/compare/assignment.ts";
import { compare } from "../bench/compare/kit.ts";
import {
  distance,
  leastSquares,
  product,
  rowsOf,
  solve,
  svd,
  transposed,
  withSingular,
} from "../bench/compare/linear.ts";

const random = createRng(1, "compare");
const matrix = (rows: number, columns: number): number[][] =>
  Array.from({ length: rows }, () => Array.from({ length: columns }, () => random.normal()));

const orders = (n: number): number[][] =>
  n === 0
    ? [[]]
    : orders(n - 1).flatMap((order) =>
        Array.from({ length: n }, (_, at) => [...order.slice(0, at), n - 1, ...order.slice(at)]),
      );

describe("the Hungarian method", () => {
  it.each([1, 2, 4, 6])("finds the cheapest of all orders of %i", (n) => {
    const cost = matrix(n, n);
    const total = (order: readonly number[]) =>
      order.reduce((sum, row, column) => sum + (cost[row]?.[column] as number), 0);
    const found = assign(cost);
    expect([...found].sort()).toEqual(Array.from({ length: n }, (_, k) => k));
    expect(total(found)).toBeCloseTo(Math.min(...orders(n).map(total)), 10);
  });
});

describe("linear algebra", () => {
  it("solves systems, with zeros on the diagonal as well", () => {
    const x = matrix(5, 2);
    const a = matrix(5, 5);
    (a[0] as number[])[0] = 0;
    expect(distance(solve(a, product(a, x)).flat(), x.flat())).toBeLessThan(1e-9);
    expect(() => solve([[0]], [[1]])).toThrow("singular");
  });

  it("fits by least squares: what is left over is perpendicular to the columns", () => {
    const [a, b] = [matrix(9, 4), matrix(9, 1)];
    const fitted = product(a, leastSquares(a, b));
    const rest = b.map((row, i) => [(row[0] as number) - (fitted[i]?.[0] as number)]);
    expect(Math.hypot(...product(transposed(a), rest).flat())).toBeLessThan(1e-9);
  });

  it.each([
    [6, 4],
    [4, 6],
    [5, 5],
  ])("takes %i x %i matrices apart into singular values", (rows, columns) => {
    const a = matrix(rows, columns);
    const { u, s, v } = svd(a);
    const back = product(
      u.map((row) => row.map((x, k) => x * (s[k] as number))),
      transposed(v),
    );
    expect(distance(back.flat(), a.flat())).toBeLessThan(1e-9);
    const gram = product(transposed(v), v);
    gram.forEach((row, i) => {
      row.forEach((x, j) => {
        expect(x).toBeCloseTo(Number(i === j), 9);
      });
    });
    expect(Math.hypot(...s)).toBeCloseTo(Math.hypot(...a.flat()), 9);
  });

  it("changes singular values, the largest first", () => {
    const two = withSingular(matrix(5, 5), (s, rank) => (rank < 2 ? s : 0));
    const kept = svd(two).s.filter((value) => value > 1e-9);
    expect(kept).toHaveLength(2);
    expect(rowsOf(two.flat(), 5)).toEqual(two);
  });
});

describe("a comparison", () => {
  it("takes turns by seeds, and asks once where the answer is certain", async () => {
    const order: string[] = [];
    const contestant = (name: string) => ({
      name,
      solve: async (seed: number) => {
        order.push(`${name}${seed}`);
        return { value: seed };
      },
    });
    const rows = await compare(
      {
        name: "made",
        unit: "seeds",
        seeds: [1, 3],
        contestants: () => [contestant("a"), { ...contestant("b"), certain: true }],
      },
      () => undefined,
    );
    expect(order.join(" ")).toBe("a1 b1 a3");
    expect(rows.map(({ name, value }) => [name, value])).toEqual([
      ["made: a", 2],
      ["made: b", 1],
    ]);
    expect(rows[0]?.note).toBe("from 1 to 3, 2 seeds");
    expect(rows[1]?.against).toBe("a");
  });
});
