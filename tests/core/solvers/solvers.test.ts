import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { solvers } from "../../../core/solvers/index.ts";
import type { Algorithm } from "../../../core/solvers/settings.ts";
import { circle, line, type Point, plane, problem } from "./plane.ts";

const solve = (name: Algorithm, p: ReturnType<typeof problem>, x0: Point, n: number, theta = 1) => {
  let x = x0;
  for (let k = 0; k < n; k++) x = solvers[name].step(p, x, { relaxation: theta, beta: 1 });
  const { shadow, other } = solvers[name].shadow(p, x, { relaxation: theta, beta: 1 });
  return { x, shadow, gap: plane.distance(shadow, other) };
};
const plain = { relaxation: 1, beta: 1 };
const angle = fc.double({ min: 0.3, max: Math.PI - 0.3, noNaN: true });
const at = fc.double({ min: -3, max: 3, noNaN: true });

describe("two crossing lines", () => {
  it.each(["ap", "dr", "dm", "cp", "cdr"] as const)(
    "%s finds the crossing from anywhere",
    (name) => {
      fc.assert(
        fc.property(angle, at, at, (phi, u, v) => {
          const p = problem(line([0, 1], 0), line([Math.sin(phi), -Math.cos(phi)], 0));
          const { shadow, gap } = solve(name, p, [u, v], 400);
          expect(Math.hypot(...shadow)).toBeLessThan(1e-6);
          expect(gap).toBeLessThan(1e-6);
        }),
      );
    },
  );

  it("alternating projections contract by cos^2 of the angle a step", () => {
    const phi = Math.PI / 3;
    const p = problem(line([0, 1], 0), line([Math.sin(phi), -Math.cos(phi)], 0));
    const x0: Point = [Math.cos(phi), Math.sin(phi)];
    const x1 = solvers.ap.step(p, x0, plain);
    expect(Math.hypot(...x1)).toBeCloseTo(Math.cos(phi) ** 2, 12);
  });

  it("perpendicular lines are solved by one alternating step and two Douglas-Rachford steps", () => {
    const p = problem(line([0, 1], 1), line([1, 0], 2));
    expect(solve("ap", p, [7, -5], 1).x).toEqual([2, 1]);
    expect(solve("dr", p, [7, -5], 2).shadow).toEqual([2, 1]);
  });
});

describe("a line and a circle", () => {
  const p = problem(line([0, 1], 0.5), circle([0, 0], 1));
  it("Douglas-Rachford reaches a crossing, in both sets", () => {
    const { shadow, gap } = solve("dr", p, [-1.8, 2.2], 300);
    expect(Math.abs(shadow[0])).toBeCloseTo(Math.sqrt(0.75), 9);
    expect(shadow[1]).toBeCloseTo(0.5, 9);
    expect(gap).toBeLessThan(1e-9);
  });
  it("the shadow lies in A at every step, the governing sequence need not", () => {
    let x: Point = [-1.8, 2.2];
    let outside = 0;
    for (let k = 0; k < 10; k++) {
      x = solvers.dr.step(p, x, plain);
      expect(solvers.dr.shadow(p, x, plain).shadow[1]).toBeCloseTo(0.5, 12);
      if (Math.abs(x[1] - 0.5) > 1e-3) outside++;
    }
    expect(outside).toBeGreaterThan(0);
  });
});

describe("known traps", () => {
  const apart = problem(line([0, 1], 2), circle([0, 0], 1));
  it("disjoint sets: alternating projections settle with the true gap", () => {
    const { gap } = solve("ap", apart, [0.3, 0.4], 2000);
    expect(gap).toBeCloseTo(1, 4);
  });
  it("disjoint sets: Douglas-Rachford's governing sequence runs off by the gap a step", () => {
    const far = solve("dr", apart, [0.01, 0.4], 200).x;
    const farther = solve("dr", apart, [0.01, 0.4], 201).x;
    expect(plane.distance(far, farther)).toBeGreaterThan(0.9);
    expect(Math.hypot(...far)).toBeGreaterThan(100);
  });
  it("cyclic projections take three sets in order", () => {
    const p = problem(line([0, 1], 0), line([1, 0], 0), line([1, 1], 0));
    expect(Math.hypot(...solve("cp", p, [3, 4], 1).x)).toBeLessThan(1e-12);
  });
  it("a fixed point stays where it is", () => {
    const p = problem(line([0, 1], 0), circle([0, 0], 1));
    for (const name of ["ap", "dr", "cp"] as const)
      expect(plane.distance(solve(name, p, [1, 0], 5).shadow, [1, 0])).toBeLessThan(1e-12);
  });
  it("refuses a wrong relaxation and a wrong number of sets", () => {
    const p = problem(line([0, 1], 0), circle([0, 0], 1));
    expect(() => solvers.dr.step(p, [1, 0], { relaxation: 2, beta: 1 })).toThrow(RangeError);
    expect(() => solvers.ap.step(problem(line([0, 1], 0)), [1, 0], plain)).toThrow(/two sets/);
    expect(() => solvers.cp.step(problem(), [1, 0], plain)).toThrow(/no set/);
  });
});

describe("reflections", () => {
  it("alternating reflections turn about the crossing of two lines without coming nearer", () => {
    const p = problem(line([0, 1], 0), line([Math.sin(0.7), -Math.cos(0.7)], 0));
    let x: Point = [1, 2];
    for (let k = 0; k < 50; k++) x = solvers.ar.step(p, x, plain);
    expect(Math.hypot(...x)).toBeCloseTo(Math.hypot(1, 2), 9);
  });
  it("the difference map at beta 1 is Douglas-Rachford with the sets swapped", () => {
    const [a, b] = [line([0.6, 0.8], 0.2), circle([0.1, 0], 1.3)];
    fc.assert(
      fc.property(at, at, (u, v) => {
        const dm = solvers.dm.step(problem(a, b), [u, v], plain);
        const dr = solvers.dr.step(problem(b, a), [u, v], plain);
        expect(plane.distance(dm, dr)).toBeLessThan(1e-9);
      }),
    );
  });
  it.each([-0.8, 0.5, 1, 1.2])(
    "the difference map solves a line and a circle at beta %f",
    (beta) => {
      const p = problem(line([0, 1], 0.5), circle([0, 0], 1));
      let x: Point = [-1.8, 2.2];
      for (let k = 0; k < 500; k++) x = solvers.dm.step(p, x, { relaxation: 1, beta });
      const { shadow, other } = solvers.dm.shadow(p, x, { relaxation: 1, beta });
      expect(plane.distance(shadow, other)).toBeLessThan(1e-6);
      expect(Math.abs(shadow[0])).toBeCloseTo(Math.sqrt(0.75), 5);
    },
  );
  it("cyclic Douglas-Rachford takes three lines through one point", () => {
    const p = problem(line([0, 1], 1), line([1, 0], 2), line([1, 1], 3));
    let x: Point = [-4, 7];
    for (let k = 0; k < 200; k++) x = solvers.cdr.step(p, x, plain);
    expect(plane.distance(solvers.cdr.shadow(p, x, plain).shadow, [2, 1])).toBeLessThan(1e-6);
    expect(() => solvers.cdr.step(problem(line([0, 1], 0)), [0, 0], plain)).toThrow(/two sets/);
    expect(() => solvers.dm.step(p, [0, 0], { relaxation: 1, beta: 0 })).toThrow(/beta/);
  });
});

describe("relaxation", () => {
  it("x + theta (z - y) for each theta, equal to PJAX's lambda = theta / 2", () => {
    const a = line([0.6, 0.8], 0.2);
    const b = circle([0.1, 0], 1.3);
    const reflect = (f: (p: Point) => Point) => (p: Point) =>
      plane.combine([
        [2, f(p)],
        [-1, p],
      ]);
    fc.assert(
      fc.property(at, at, fc.double({ min: 0.05, max: 1.95, noNaN: true }), (u, v, theta) => {
        const x: Point = [u, v];
        const pjax = plane.combine([
          [1 - theta / 2, x],
          [theta / 2, reflect(b)(reflect(a)(x))],
        ]);
        const ours = solvers.dr.step(problem(a, b), x, { relaxation: theta, beta: 1 });
        expect(plane.distance(ours, pjax)).toBeLessThan(1e-9);
      }),
    );
  });
});
